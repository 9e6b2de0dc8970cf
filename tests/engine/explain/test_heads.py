from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cnnstudio.core.errors import EngineError
from cnnstudio.document.tasks import Classification, Detection, Segmentation
from cnnstudio.engine.explain.heads import head_called, heads, map_places, usual_place


def two_headed() -> Any:
    import keras
    from keras import layers

    source = keras.Input((6, 6, 1))
    x = layers.Conv2D(2, 3, name="conv")(source)
    pooled = layers.GlobalAveragePooling2D(keepdims=True)(x)
    fully = layers.Activation("softmax", name="soft")(layers.Conv2D(5, 1, name="fully")(pooled))
    alone = layers.Dense(1, "sigmoid", name="alone")(layers.Flatten()(pooled))
    return keras.Model(source, [x, fully, alone], name="two")


def test_outputs_with_one_row_of_scores_are_found() -> None:
    found = heads(two_headed())
    assert [(head.output, head.name, head.classes, head.activation) for head in found] == [
        (1, "soft", 5, "softmax"),
        (2, "alone", 2, "sigmoid"),
    ]
    assert head_called(two_headed(), "").name == "soft"
    assert head_called(two_headed(), "alone").units == 1
    with pytest.raises(EngineError, match="called third: choose one of soft, alone"):
        head_called(two_headed(), "third")


def test_maps_are_class_scores_by_their_activation_or_by_the_task() -> None:
    import keras

    model = keras.Sequential(
        [keras.Input((8, 8, 1)), keras.layers.Conv2D(12, 3, name="drawn")], name="drawer"
    )
    with pytest.raises(
        EngineError, match="drawer gives 6 × 6 × 12, no row of class scores and no map of them"
    ):
        head_called(model, "")
    assert not heads(model, Classification())
    (pixels,) = heads(model, Segmentation())
    assert (pixels.is_map, pixels.classes, pixels.first) == (True, 12, 0)
    (cells,) = heads(model, Detection(boxes=2))
    assert (cells.is_map, cells.classes, cells.first) == (True, 2, 10)
    assert not heads(model, Detection(boxes=3)), "15 numbers of boxes leave none for a class"
    model.get_layer("drawn").activation = keras.activations.softmax
    assert head_called(model, "drawn").is_map


def test_rows_of_scores_come_before_maps_of_them() -> None:
    import keras
    from keras import layers

    source = keras.Input((6, 6, 1))
    mask = layers.Conv2D(1, 3, activation="sigmoid", name="mask")(source)
    out = layers.Dense(2, "softmax", name="out")(layers.Flatten()(mask))
    assert [head.name for head in heads(keras.Model(source, [mask, out]))] == ["out", "mask"]


@pytest.mark.parametrize("ending", ["own", "layer", "task"])
def test_maps_of_scores_themselves_are_no_layer_to_look_at(ending: str) -> None:
    import keras
    from keras import layers

    source = keras.Input((8, 8, 1))
    x = layers.MaxPooling2D(name="pool")(layers.Conv2D(2, 3, padding="same", name="conv")(source))
    x = layers.UpSampling2D(name="up")(x)
    x = layers.Conv2D(3, 1, activation="softmax" if ending == "own" else None, name="scores")(x)
    model = keras.Model(source, layers.Softmax(name="soft")(x) if ending == "layer" else x)
    head = head_called(model, "", Segmentation())
    known = map_places(model, head)
    assert [place.name for place in known] == ["conv", "pool", "up"]
    usual = usual_place(known, head)
    assert usual is not None
    assert usual.name == "pool", "the last of the smallest maps"
    assert usual_place((), head) is None


@pytest.mark.parametrize("form", ["dense", "activation", "layer", "nested", "flattened"])
def test_the_last_activation_is_found(form: str) -> None:
    import keras
    from keras import layers

    source = keras.Input((4, 4, 1))
    x = layers.GlobalAveragePooling2D(keepdims=form == "flattened")(source)
    if form == "dense":
        out = layers.Dense(3, "softmax")(x)
    elif form == "activation":
        out = layers.Activation("softmax")(layers.Dense(3)(x))
    elif form == "layer":
        out = layers.Softmax()(layers.Dense(3)(x))
    elif form == "nested":
        out = keras.Sequential([keras.Input((1,)), layers.Dense(3, "softmax"), layers.Dropout(0.1)])(x)
    else:
        out = layers.Flatten()(layers.Conv2D(3, 1, activation="softmax")(x))
    model = keras.Model(source, out)
    head = head_called(model, "")
    assert head.activation == "softmax"
    from cnnstudio.engine.explain.scored import scored

    values = np.random.default_rng(0).uniform(0, 3, (2, 4, 4, 1)).astype(np.float32)
    before = np.stack([scored(model, head, target).scores(values) for target in range(3)], axis=1)
    powers = np.exp(before)
    assert np.allclose(
        powers / powers.sum(axis=1, keepdims=True), np.asarray(model(values)).reshape(2, 3), rtol=1e-4
    )
    kernel, bias = model.get_weights()
    assert np.allclose(before, values.mean(axis=(1, 2)) @ kernel.reshape(1, 3) + bias, rtol=1e-3, atol=1e-5)
