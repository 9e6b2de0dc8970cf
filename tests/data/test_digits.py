"""Digits, against scikit-learn's own loader."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cnnstudio.core.errors import DataError
from cnnstudio.data import digits
from cnnstudio.data.digits import Digits


def test_digits_agree_with_scikit_learn() -> None:
    from sklearn.datasets import load_digits

    oracle = load_digits()
    loaded = Digits().load()
    assert loaded.images.dtype == np.float32
    np.testing.assert_allclose(loaded.images[:, :, :, 0], oracle.images * 255 / 16, rtol=1e-6)
    np.testing.assert_array_equal(loaded.labels, oracle.target)
    assert loaded.classes == tuple(str(name) for name in oracle.target_names)
    assert (loaded.images.min(), loaded.images.max()) == (0, 255)


@pytest.mark.filterwarnings("ignore:loadtxt")
@pytest.mark.parametrize("content", [b"", b"no table", b"1,2,3\n4,5,6\n"])
def test_a_damaged_file_has_a_way_out(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "digits.csv"
    path.write_bytes(content)
    monkeypatch.setattr(digits, "scikit_file", lambda *parts: path)
    with pytest.raises(DataError, match="install scikit-learn again"):
        Digits().load()
