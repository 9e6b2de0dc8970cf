from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from sklearn.utils.class_weight import compute_class_weight

from cnnstudio.core.errors import Stopped
from cnnstudio.data.collections import opened
from cnnstudio.data.inspection import across_parts, class_counts, class_weights, inspected
from cnnstudio.data.sets.folder import Folder
from cnnstudio.data.sets.shapes import Shapes


def test_counts_and_weights() -> None:
    labels = np.random.default_rng(0).integers(0, 5, 200)
    assert class_counts(labels, 6).tolist() == [*np.bincount(labels), 0]
    expected = compute_class_weight("balanced", classes=np.arange(5), y=labels)
    assert class_weights(labels, 5) == pytest.approx(expected)
    assert class_weights(labels, 6).tolist() == pytest.approx([*expected, 0])


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Forty noisy images; three are broken, and three are copies of others."""
    random = np.random.default_rng(0)
    for place in range(40):
        path = tmp_path / "ab"[place % 2] / f"{place:02}.jpg"
        path.parent.mkdir(exist_ok=True)
        Image.fromarray(random.integers(0, 256, (20, 20, 3), np.uint8)).save(path)
    (tmp_path / "a" / "04.jpg").write_bytes((tmp_path / "b" / "03.jpg").read_bytes()[:300])
    (tmp_path / "a" / "08.jpg").write_bytes(b"")
    (tmp_path / "b" / "09.jpg").write_text("<html>404</html>")
    for copy, original in (("a/10.jpg", "b/11.jpg"), ("a/12.jpg", "b/11.jpg"), ("b/21.jpg", "b/23.jpg")):
        (tmp_path / copy).write_bytes((tmp_path / original).read_bytes())
    return tmp_path


def test_broken_files_and_copies_are_named(photos: Path) -> None:
    collection = opened(Folder(str(photos)))
    done: list[int] = []
    found = inspected(collection, done.append)
    assert [bad.name for bad in found.unreadable] == ["a/04.jpg", "a/08.jpg", "b/09.jpg"]
    assert "breaks off" in found.unreadable[0].reason
    assert "looks like text" in found.unreadable[2].reason
    groups = {tuple(collection.name(place) for place in group) for group in found.duplicates}
    assert groups == {("a/10.jpg", "a/12.jpg", "b/11.jpg"), ("b/21.jpg", "b/23.jpg")}
    assert done[-1] == 40
    parts = np.zeros(40, np.uint8)
    assert across_parts(found.duplicates, parts) == 0
    parts[found.duplicates[0][0]] = 2
    assert across_parts(found.duplicates, parts) == 1


def test_arrays_have_neither_but_for_copies() -> None:
    found = inspected(Shapes(count=30, size=16).collection())
    assert found.unreadable == ()
    assert found.duplicates == ()


def test_it_can_be_stopped(photos: Path) -> None:
    with pytest.raises(Stopped):
        inspected(opened(Folder(str(photos))), stop=lambda: True)
