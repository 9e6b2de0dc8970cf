from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from cnnstudio.core.errors import FileError
from cnnstudio.data.sets.shapes import Shapes
from cnnstudio.engine.batches import image_rows
from cnnstudio.engine.batches.image_rows import MadeRows, StoredRows

PIXELS = np.arange(10 * 3 * 4 * 2, dtype=np.uint8).reshape(10, 3, 4, 2)


@pytest.mark.parametrize("positioned", [True, False])
def test_stored_rows_from_several_threads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, positioned: bool
) -> None:
    if not positioned:  # as on Windows
        monkeypatch.delattr(image_rows.os, "preadv", raising=False)
    (tmp_path / "a").write_bytes(PIXELS.tobytes())
    places = np.array([7, 1, 9, 0])
    rows = StoredRows(tmp_path / "a", places, (3, 4, 2))
    assert (len(rows), rows.shape) == (4, (4, 3, 4, 2))
    with ThreadPoolExecutor(4) as pool:
        for numbers in ([0, 3], [2], [3, 2, 1, 0]):
            for found in pool.map(rows.take, [numbers] * 50):
                assert np.array_equal(found, PIXELS[places[numbers]])


def test_a_cut_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(PIXELS.tobytes()[:-3])
    with pytest.raises(FileError, match="break off: train again"):
        StoredRows(tmp_path / "a", np.arange(10), (3, 4, 2)).take([9])


def test_made_rows() -> None:
    collection = Shapes(count=12, size=16).collection()
    rows = MadeRows(collection, np.array([4, 2]), (16, 16, 3))
    assert np.array_equal(rows.take([1]), collection.pixels(2)[None])
