from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnstudio.core.errors import FileError
from cnnstudio.data.sets.folder import Folder
from cnnstudio.data.sets.shapes import Shapes
from cnnstudio.engine.batches import image_rows
from cnnstudio.engine.batches.image_rows import MadeRows, StoredRows, reading_in_words

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


def test_an_image_that_is_gone_is_said_through_all_that_reads_ahead(tmp_path: Path) -> None:
    from cnnstudio.engine.batches.shuffling import batches

    for name in ("a/0.png", "a/1.png", "b/2.png", "b/3.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        Image.new("RGB", (4, 4)).save(tmp_path / name)
    rows = MadeRows(Folder(str(tmp_path)).collection(), np.arange(4), (4, 4, 3))
    read = batches(rows, np.zeros(4, np.int64), 2)
    with reading_in_words(rows):
        assert len(list(read)) == 2
    (tmp_path / "b").rename(tmp_path / "moved")
    with (
        pytest.raises(FileError, match=r"There is no file .*2\.png.* finished epochs are kept\.$"),
        reading_in_words(np.zeros(4), rows),
    ):
        list(read)


def test_other_troubles_of_a_training_stay_what_they_are() -> None:
    import tensorflow as tf

    rows = MadeRows(Shapes(count=12, size=16).collection(), np.array([4, 2]), (16, 16, 3))
    error = tf.errors.ResourceExhaustedError(None, None, "too much")
    with pytest.raises(tf.errors.ResourceExhaustedError), reading_in_words(rows):
        raise error
