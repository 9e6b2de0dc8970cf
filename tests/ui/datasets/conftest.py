"""What the tests of the Data workspace share."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnstudio.data.digits import Digits
from cnnstudio.ui.datasets.look import DatasetLook, looked_at


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Forty photographs of ants and bees; one is broken, one is a copy of another."""
    random = np.random.default_rng(0)
    root = tmp_path / "photos"
    for place in range(40):
        path = root / ("ants" if place < 25 else "bees") / f"{place:02}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(random.integers(0, 256, (20, 30, 3), np.uint8)).save(path)
    (root / "ants" / "07.png").write_bytes(b"\x89PNG\r\n\x1a\n broken")
    (root / "bees" / "30.png").write_bytes((root / "ants" / "03.png").read_bytes())
    return root


@pytest.fixture
def digits_look() -> DatasetLook:
    """The digits, opened and split."""
    return looked_at(Digits(), 3)
