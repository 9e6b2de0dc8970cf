from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from cnnstudio.core.errors import EngineError
from cnnstudio.data.images import Picture
from cnnstudio.engine.inside.models import SavedModel
from cnnstudio.engine.inside.shelf import being_trained
from cnnstudio.engine.inspecting.activations import Activations
from cnnstudio.engine.pixel import kept
from cnnstudio.engine.pixel.account import NOWHERE, Account, Formula, Terms
from cnnstudio.engine.pixel.explain_pixel import ExplainPixel

Do = Callable[..., Any]
MakePicture = Callable[..., Picture]
layers = keras.layers


@pytest.fixture
def small(saved_model: Callable[..., str]) -> SavedModel:
    """Convolution, normalization, pooling and a classifier on 8 × 8 px."""
    model = keras.Sequential([
        keras.Input((8, 8, 3)),
        layers.Rescaling(1 / 255, name="scaling"),
        layers.Conv2D(4, 3, padding="same", activation="relu", bias_initializer="glorot_normal", name="conv"),
        layers.BatchNormalization(name="norm"),
        layers.MaxPooling2D(name="pool"),
        layers.Flatten(name="flat"),
        layers.Dense(5, activation="softmax", name="classes"),
    ])  # fmt: skip
    return SavedModel(saved_model(model))


def test_a_window_is_the_patch_times_the_kernel_with_its_padding(
    small: SavedModel, do: Do, grey: MakePicture
) -> None:
    picture = grey(8, 8, 3)
    account = do(ExplainPixel(small, picture, "conv", (0, 7), 2))
    scaled = picture.pixels / 255
    kernel, bias = (
        np.asarray(one) for one in keras.models.load_model(small.path).get_layer("conv").get_weights()
    )
    window, added, activated = account.steps
    patch = np.zeros((3, 3, 3))
    patch[1:, :2] = scaled[0:2, 6:8]
    assert window.values == pytest.approx(np.moveaxis(patch, -1, 0), abs=1e-6)
    assert window.factors == pytest.approx(np.moveaxis(kernel[..., 2], -1, 0))
    assert ((window.places == NOWHERE) == np.broadcast_to([[1, 1, 1], [0, 0, 1], [0, 0, 1]], (3, 3, 3))).all()
    assert window.value == pytest.approx((patch * kernel[..., 2]).sum(), rel=1e-6)
    assert added.value == pytest.approx(window.value + bias[2])
    assert activated.value == max(0, added.value)
    assert account.keras == pytest.approx(activated.value, abs=1e-6)
    assert (window.rows, window.columns) == ((-1, 0, 1), (6, 7, 8))
    assert account.field == ((0, 2), (6, 8))
    assert (account.sources[0].name, account.sources[0].shape) == ("scaling", (8, 8, 3))
    assert pickle.loads(pickle.dumps(account)).index == (0, 7, 2)


def test_each_number_leads_back_to_the_image(small: SavedModel, do: Do, grey: MakePicture) -> None:
    picture, name, place, unit = grey(8, 8, 3), "classes", (), 3
    walked = []
    account: Account = do(ExplainPixel(small, picture, name, place, unit))
    while account.sources[0].is_listed:
        walked.append(account.layer)
        terms = next(step for step in account.steps if isinstance(step, Terms))
        plane, row, column = np.unravel_index(int(np.argmax(terms.places)), terms.places.shape)
        index = account.index_at(terms.source(int(plane)), int(terms.places[plane, row, column]))
        account = do(ExplainPixel(small, picture, account.sources[0].name, index[:-1], index[-1]))
        assert account.keras == terms.values[plane, row, column]
    assert walked == ["classes", "flat", "pool", "norm", "conv"]
    assert account.sources[0].name == ""
    assert account.steps[0].value == picture.pixels[account.index]


def test_layers_of_a_nested_model_are_reached(
    do: Do, grey: MakePicture, saved_model: Callable[..., str]
) -> None:
    entry = keras.Input((6, 6, 1), name="inside")
    half = layers.Conv2D(2, 3, name="first")(entry)
    inner = keras.Model(
        entry, layers.Add(name="sum")([layers.Conv2D(2, 1, name="second")(half), half]), name="inner"
    )
    outer = keras.Input((8, 8, 1))
    end = layers.Conv2D(1, 1, name="end")(inner(layers.Cropping2D(1, name="crop")(outer)))
    source = SavedModel(saved_model(keras.Model(outer, end)))
    picture = grey(8, 8, 1)
    for name in ("inner/first", "inner/sum", "inner", "end"):
        account = do(ExplainPixel(source, picture, name, (1, 2), 0))
        whole = do(Activations(source, picture, name)).values
        assert account.keras == pytest.approx(whole[1, 2, 0], rel=1e-6)
        assert account.agrees
    assert [one.name for one in do(ExplainPixel(source, picture, "inner/first", (1, 2))).sources] == ["crop"]
    added = do(ExplainPixel(source, picture, "inner/sum", (1, 2), 1))
    assert [one.name for one in added.sources] == ["inner/second", "inner/first"]
    assert added.steps[0].sources == (0, 1)
    assert added.field == ((2, 5), (3, 6))
    nested = do(ExplainPixel(source, picture, "inner", (1, 2), 1))
    assert nested.sources[0].name == "inner/sum"
    assert nested.keras == added.keras


def test_a_layer_that_is_not_known_shows_its_number(
    do: Do, grey: MakePicture, saved_model: Callable[..., str]
) -> None:
    model = keras.Sequential([
        keras.Input((4, 4, 1)), layers.Reshape((4, 4)), layers.SimpleRNN(3, name="memory"), layers.Dense(2, name="end"),
    ])  # fmt: skip
    source = SavedModel(saved_model(model))
    account = do(ExplainPixel(source, grey(4, 4), "memory", (), 2))
    assert account.steps == ()
    assert account.note == "This layer's number cannot be taken apart here: SimpleRNN is not known."
    assert account.value == account.keras == do(Activations(source, grey(4, 4), "memory")).values[2]
    assert account.field is None
    assert do(ExplainPixel(source, grey(4, 4), "end")).agrees


def test_what_is_no_number_is_said_to_be_none(
    do: Do, grey: MakePicture, saved_model: Callable[..., str]
) -> None:
    model = keras.Sequential([
        keras.Input((4, 4, 1)), layers.Conv2D(2, 3, name="conv"), layers.LayerNormalization(name="norm"),
        layers.Softmax(name="shares"),
    ])  # fmt: skip
    kernel, bias = model.get_layer("conv").get_weights()
    kernel[1, 1, 0, 0], kernel[1, 1, 0, 1] = np.nan, np.inf
    model.get_layer("conv").set_weights([kernel, bias])
    source = SavedModel(saved_model(model))
    for name in ("conv", "norm", "shares"):
        for unit in (0, 1):
            account = do(ExplainPixel(source, grey(4, 4), name, (0, 0), unit))
            assert not np.isfinite(account.keras)
            assert account.agrees, (name, unit, account.value, account.keras)


@pytest.mark.parametrize(
    ("layer", "place", "unit", "message"),
    [
        (
            "conv",
            (8, 0),
            0,
            r"conv gives 8 × 8 × 4 numbers, counted from 0: there is none at place 8, 0, unit 0",
        ),
        ("conv", (0, 0), 4, r"there is none at place 0, 0, unit 4"),
        ("conv", (1,), 0, r"a place in it has 2 numbers, not 1"),
        ("conv", (), 256, r"gives 256 numbers: choose one from 0 to 255"),
        ("convolution", (0, 0), 0, r"no layer called convolution"),
    ],
)
def test_a_number_that_is_not_there_is_refused(
    small: SavedModel, do: Do, grey: MakePicture, layer: str, place: tuple[int, ...], unit: int, message: str
) -> None:
    with pytest.raises(EngineError, match=message):
        do(ExplainPixel(small, grey(8, 8, 3), layer, place, unit))


def test_a_second_question_about_a_layer_costs_no_pass(
    small: SavedModel, do: Do, grey: MakePicture, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[str] = []
    run = kept._run
    monkeypatch.setattr(kept, "_run", lambda *about: (runs.append(about[3]), run(*about))[1])
    picture = grey(8, 8, 3)
    first = do(ExplainPixel(small, picture, "conv", (1, 1), 0))
    again = do(pickle.loads(pickle.dumps(ExplainPixel(small, picture, "conv", (2, 3), 1))))
    assert runs == ["conv"]
    assert first.steps[0].value != again.steps[0].value  # behind the activation both may be 0
    do(ExplainPixel(small, Picture(255 - picture.pixels, "other"), "conv", (1, 1), 0))
    assert runs == ["conv", "conv"]


def test_a_model_that_learns_is_looked_at_anew(small: SavedModel, do: Do, grey: MakePicture) -> None:
    model, picture = keras.models.load_model(small.path), grey(8, 8, 3)
    with being_trained(Path(small.path), model):
        before = do(ExplainPixel(small, picture, "norm", (1, 1), 0))
        model.get_layer("norm").beta.assign([1.0] * 4)
        after = do(ExplainPixel(small, picture, "norm", (1, 1), 0))
    assert after.keras == pytest.approx(before.keras + 1, abs=1e-6)
    normalized = after.steps[-1]
    assert isinstance(normalized, Formula)
    assert normalized.parts["beta"] == 1
