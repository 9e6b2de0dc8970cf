from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image

from cnnstudio.core.errors import DataError, StudioError
from cnnstudio.data.annotations.mask_code import MaskCode, png_of, read_mask, voc_palette

RED, GREEN = 0xFF0000, 0x00FF00


def test_colours_of_the_field() -> None:
    palette = np.array(voc_palette()).reshape(256, 3)
    # The first colours of PASCAL VOC, and that of its borders.
    assert palette[:4].tolist() == [[0, 0, 0], [128, 0, 0], [0, 128, 0], [128, 128, 0]]
    assert palette[255].tolist() == [224, 224, 192]


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16"])
def test_all_modes_of_files(mode: str, tmp_path: Path) -> None:
    values = np.zeros((4, 5), np.uint8)
    values[1, 2:] = 255 if mode == "1" else 3
    image = Image.fromarray(values.astype(np.uint16) if mode == "I;16" else values)
    if mode == "P":
        image.putpalette(list(voc_palette()))
    elif mode != "I;16":
        image = image.convert(mode)
    image.save(tmp_path / "a.png")
    mask = read_mask(tmp_path / "a.png")
    assert mask.form == ("indexed" if mode == "P" else "grey")
    assert np.array_equal(mask.keys, values)


def test_colours(tmp_path: Path) -> None:
    values = np.zeros((4, 5, 3), np.uint8)
    values[0, 0], values[1] = (255, 0, 0), (0, 255, 0)
    Image.fromarray(values).save(tmp_path / "a.png")
    mask = read_mask(tmp_path / "a.png")
    assert mask.form == "colour"
    labels = MaskCode("colour", (GREEN, RED)).label_map(mask)
    assert labels[0].tolist() == [2, 0, 0, 0, 0]
    assert labels[1].tolist() == [1] * 5
    assert MaskCode("colour", (RED,)).label_map(mask)[1].tolist() == [255] * 5


def test_greys_where_others_have_colours(tmp_path: Path) -> None:
    Image.fromarray(np.full((2, 2), 255, np.uint8)).save(tmp_path / "a.png")
    assert (MaskCode("colour", (RED, 0xFFFFFF)).label_map(read_mask(tmp_path / "a.png")) == 2).all()


MAPS = arrays.arrays(
    np.uint8,
    arrays.array_shapes(min_dims=2, max_dims=2, max_side=9),
    elements=st.sampled_from([0, 1, 2, 3, 255]),
)


@given(MAPS, st.sampled_from([
    MaskCode("indexed", (1, 2, 3), 0, 255), MaskCode("grey", (80, 160, 240), 0), MaskCode("grey", (7, 300, 65_000), 2, 9),
    MaskCode("colour", (RED, GREEN, 0xFFFFFF), 0, 0xE0E0C0),
]))  # fmt: skip
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_maps_come_back(tmp_path: Path, labels: np.ndarray, code: MaskCode) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(png_of(code.keys_of(labels), code.form))
    assert np.array_equal(code.label_map(read_mask(path)), labels)


def test_what_has_no_value() -> None:
    code = MaskCode("grey", (255,))
    with pytest.raises(DataError, match="no value for class 2"):
        code.keys_of(np.array([[2]], np.uint8))
    with pytest.raises(DataError, match="no value for pixels that do not count"):
        code.keys_of(np.array([[255]], np.uint8))


def test_damaged_files(tmp_path: Path) -> None:
    stream = io.BytesIO()
    Image.fromarray(np.random.default_rng(0).integers(0, 9, (30, 30), np.uint8)).save(stream, "PNG")
    data = stream.getvalue()
    for content in (b"", b"hello", data[:60], data[:-80], data[:20] + bytes(40) + data[60:]):
        (tmp_path / "a.png").write_bytes(content)
        with pytest.raises(StudioError):
            read_mask(tmp_path / "a.png")
    with pytest.raises(StudioError):
        read_mask(tmp_path)
