from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from cnnstudio.data.mask_collection import MaskCollection
from cnnstudio.data.sets.mask_images import MaskedImages


def made(root: Path) -> MaskCollection:
    """One image of 4 × 5 px; cat, dog and what does not count in its first row."""
    (root / "images").mkdir(parents=True)
    (root / "masks").mkdir()
    Image.fromarray(np.zeros((4, 5), np.uint8)).save(root / "images" / "a.png")
    mask = np.zeros((4, 5), np.uint8)
    mask[0] = 2, 2, 1, 255, 0
    Image.fromarray(mask).save(root / "masks" / "a.png")
    (root / "classes.txt").write_text("cat\ndog\n")
    return MaskedImages(str(root)).collection()


def test_pixels_objects_and_classes(tmp_path: Path) -> None:
    found = made(tmp_path)
    assert found.label_map(0)[0].tolist() == [2, 2, 1, 255, 0]
    cat, dog = found.objects(0)
    assert (cat.label, cat.box, dog.label, dog.box) == (0, (2, 0, 3, 1), 1, (0, 0, 2, 1))
    assert dog.mask is not None
    assert dog.mask.sum() == 2
    assert found.size(0) == (4, 5)
    assert found.pixels(0).shape == (4, 5, 1)
    assert (found.name(0), found.caption(0)) == ("images/a.png", "a.png")
    assert found.class_counts().tolist() == [-1, -1]
    assert found.holding(1).tolist() == [True]


def test_the_fingerprint_knows_of_masks(tmp_path: Path) -> None:
    found = made(tmp_path)
    before = found.fingerprint()
    labels = found.label_map(0).copy()
    labels[3] = 1
    found.masks.write(0, labels)
    assert found.fingerprint() != before
    assert found.label_map(0)[3].tolist() == [1] * 5
