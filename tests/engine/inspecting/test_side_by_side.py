from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cnnstudio.core.errors import EngineError
from cnnstudio.core.network import chain
from cnnstudio.data.images import Picture
from cnnstudio.document.project import Project
from cnnstudio.engine.inside.models import SavedModel, UntrainedModel
from cnnstudio.engine.inside.start_weights import start_of
from cnnstudio.engine.inspecting.overview import Overview, StripsSoFar
from cnnstudio.engine.inspecting.side_by_side import ColumnsSoFar, SideBySide
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Input

Grey = Callable[..., Picture]


def test_the_others_show_the_units_of_the_first(
    digits_run: Any, do: Callable[..., Any], digit: Picture
) -> None:
    trained = SavedModel(digits_run.run)
    start = start_of(trained)
    assert start is not None
    inverse = Picture(16 - digit.pixels, "inverse")
    columns = tuple(
        Overview(model, picture, 3, 5) for picture in (digit, inverse) for model in (trained, start)
    )
    reports: list[Any] = []
    results = do(SideBySide(columns), None, reports)
    alone = [do(Overview(column.model, column.image, 3, 16)) for column in columns]
    units = results[0].layers[1].units
    assert len(units) == 5
    for result, whole in zip(results, alone, strict=True):
        assert [strip.name for strip in result.layers] == [strip.name for strip in whole.layers]
        shown, every = result.layers[1], whole.layers[1]
        assert shown.units == units
        places = [every.units.index(unit) for unit in units]
        assert np.array_equal(shown.maps, every.maps[places])
        assert result.prediction == whole.prediction
    assert not np.array_equal(results[0].layers[1].maps, results[1].layers[1].maps)
    merged = reports[0]
    for report in reports[1:]:
        merged = merged.merged(report)
    assert [len(merged.columns[number].strips) for number in range(4)] == [5] * 4
    assert [strip.name for strip in merged.columns[2].strips] == [strip.name for strip in results[2].layers]


def test_reports_are_joined_by_column() -> None:
    empty = StripsSoFar(0, ())
    joined = ColumnsSoFar({0: empty}).merged(ColumnsSoFar({1: empty}))
    assert set(joined.columns) == {0, 1}


def test_another_network_that_cannot_take_the_picture_says_so(do: Callable[..., Any], grey: Grey) -> None:
    fine = UntrainedModel(Project(chain(Input((8, 8, 1)), Conv2D(2)), "fine"))
    vectors = UntrainedModel(Project(chain(Input((9,)), Dense(2)), "vectors"))
    picture = grey(8, 8)
    results = do(SideBySide((Overview(fine, picture), Overview(vectors, picture), Overview(fine, picture))))
    assert "takes 9 values, not pictures" in results[1]
    assert results[2].layers[-1].name == "conv2d"
    with pytest.raises(EngineError, match="not pictures"):
        do(SideBySide((Overview(vectors, picture), Overview(fine, picture))))
