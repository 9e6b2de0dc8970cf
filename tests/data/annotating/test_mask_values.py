from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.core.errors import DataError
from cnnstudio.data.annotating.mask_values import MaskValues


@given(st.dictionaries(st.text(min_size=1), st.integers(1, 254), max_size=20), st.integers(0, 5))
def test_every_value_comes_back_whatever_the_classes(known: dict[str, int], fresh: int) -> None:
    values = {value: name for name, value in known.items()}
    told = MaskValues({name: value for value, name in values.items()})
    classes = (*told.names, *(f"fresh class {place}" for place in range(fresh)))
    every = np.arange(256, dtype=np.uint8)[None]
    labelled = told.labelled(every, classes)
    assert (np.sort(labelled) == every).all()
    assert (told.filed(labelled, classes) == every).all()
    assert (labelled[0, [0, 255]] == [0, 255]).all()
    for place, name in enumerate(told.names):
        assert labelled[0, told.values[name]] == place + 1


def test_a_gap_is_told_by_a_palette_and_a_row_by_a_list(tmp_path: Path) -> None:
    assert MaskValues.told(tmp_path).names == ()
    row = MaskValues({"cat": 1, "dog": 2})
    assert row.contents(tmp_path, ("cat", "dog")) == {tmp_path / "classes.txt": b"cat\ndog\n"}
    (tmp_path / "classes.txt").write_text("cat\ndog\nbird\n")
    told = MaskValues.told(tmp_path)
    assert told.contents(tmp_path, told.names) == {}
    gap = told.of(("cat", "bird"))
    assert gap.values == {"cat": 1, "bird": 3}
    files = gap.contents(tmp_path, ("cat", "bird"))
    assert files[tmp_path / "classes.txt"] is None
    assert json.loads(files[tmp_path / "palette.json"] or b"") == {"cat": 1, "bird": 3}
    assert gap.of(("cat", "bird", "cow")).values["cow"] == 2


@pytest.mark.parametrize("palette", [{"cat": [255, 0, 0]}, {"cat": 7, "dog": 7}, {"cat": 255}])
def test_palettes_that_cannot_be_drawn_with_are_refused(tmp_path: Path, palette: dict[str, object]) -> None:
    (tmp_path / "palette.json").write_text(json.dumps(palette))
    with pytest.raises(DataError, match=r"palette\.json gives"):
        MaskValues.told(tmp_path)
