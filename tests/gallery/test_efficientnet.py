"""Compound scaling: the paper's rule, its rounding, and the dial."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras
import pytest

from cnnstudio.core.analysis import analyse
from cnnstudio.core.errors import NetworkError
from cnnstudio.document.project import Project, Training
from cnnstudio.engine.building.build import build
from cnnstudio.gallery import published_network
from cnnstudio.gallery.efficientnet import Scaling, compound, efficientnet
from tests.gallery.against_keras import CLASSES, difference, images_of, scatter, weight_shapes


def test_one_step_is_that_of_the_paper() -> None:
    """Tan & Le, section 3.3: α = 1.2, β = 1.1, γ = 1.15."""
    assert compound(0) == Scaling(1.0, 1.0, 224, 0.2)
    assert (compound(1).depth, compound(1).width, compound(1).resolution) == (1.2, 1.1, 258)
    assert compound(7).dropout == compound(8).dropout == 0.5


@pytest.mark.parametrize(("base", "width", "filters"), [(32, 1.1, 32), (16, 1.1, 16), (40, 1.1, 48), (32, 1.4, 48),
                                                        (320, 1.1, 352), (24, 1.2, 32), (8, 0.5, 8), (1280, 2, 2560)])  # fmt: skip
def test_filters_are_multiples_of_eight(base: int, width: float, filters: int) -> None:
    """By hand: to the nearest multiple, and one up where that loses over a tenth (24 · 1.2 = 28.8 to 32, not 24)."""
    assert Scaling(width, 1, 224, 0).filters(base) == filters


def test_units_are_rounded_up() -> None:
    assert [Scaling(1, 1.1, 224, 0).units(base) for base in (1, 2, 3, 4)] == [2, 3, 4, 5]


def test_the_dial_at_nothing_is_b0_and_one_step_has_the_parameters_of_b2() -> None:
    dialled = published_network("efficientnet")
    assert dialled.network(turned=0) == published_network("efficientnet-b0").network()
    assert analyse(dialled.network(turned=1)).totals.cost.params == 9_177_569
    assert dialled.network(turned=1)["input"].layer.to_data()["shape"] == [258, 258, 3]


def test_each_step_about_doubles_the_arithmetic() -> None:
    """Equation 3: α · β² · γ² ≈ 2; rounding filters and units up makes single steps uneven."""
    dialled = published_network("efficientnet")
    first, last = (analyse(dialled.network(turned=phi)).totals.cost.macs or 0 for phi in (0, 7))
    assert 1.9 < (last / first) ** (1 / 7) < 2.0


def test_the_dial_takes_images_and_classes_too_and_has_ends() -> None:
    dialled = published_network("efficientnet")
    report = analyse(dialled.network((96, 64, 1), 5, 0.5))
    assert report["input"].output == (96, 64, 1)
    assert report["predictions"].output == (5,)
    with pytest.raises(NetworkError, match="φ is 9: use 0 to 8"):
        dialled.network(turned=9)
    with pytest.raises(NetworkError, match="VGG-16 has no dial"):
        published_network("vgg-16").network(turned=1)


def test_units_are_left_out_ever_more_often() -> None:
    """Keras: 0.2 · n / 16 for the n-th of 16 units; only those with a shortcut can be."""
    net = published_network("efficientnet-b0").network()
    assert net["block1a"].layer.to_data()["dropout"] == 0
    assert net["block7a"].layer.to_data()["dropout"] == pytest.approx(0.2 * 15 / 16)


def test_keras_evens_colours_for_its_own_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With ``weights="imagenet"`` Keras puts one more layer in; here the file that it would fetch lies at hand."""
    shape = (64, 96, 3)
    plain = keras.applications.EfficientNetB0(weights=None)
    file = tmp_path / "own.weights.h5"
    plain.save_weights(file)

    def fetched(*arguments: Any, **named: Any) -> str:
        return str(file)

    monkeypatch.setattr("keras.src.utils.file_utils.get_file", fetched)
    theirs = keras.applications.EfficientNetB0(
        weights="imagenet", input_shape=shape, include_top=False, pooling="avg"
    )
    whole = keras.Model(theirs.input, keras.layers.Dense(CLASSES, "softmax")(theirs.output))
    scatter(whole, images_of(shape))
    ours, unlike = (
        build(
            Project(
                efficientnet(shape, CLASSES, compound(0), evens_colours=evens),
                training=Training(scaling="none"),
            )
        )
        for evens in (True, False)
    )
    assert weight_shapes(ours) == weight_shapes(whole)
    assert difference(whole, ours, shape, tmp_path) < 1e-5
    assert difference(whole, unlike, shape, tmp_path) > 1e-3
