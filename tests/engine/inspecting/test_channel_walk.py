from __future__ import annotations

from typing import Any

import pytest

from cnnstudio.engine.inspecting.channel_walk import place_of, source_of


def _model() -> Any:
    import keras
    from keras import layers

    inner = keras.Sequential([keras.Input((8, 8, 4)), layers.ReLU(name="relu"), layers.Conv2D(5, 1, name="deep")],
                             name="inner")  # fmt: skip
    image = keras.Input((8, 8, 3), name="image")
    scaled = layers.Rescaling(1 / 255, name="scaled")(image)
    a = layers.Conv2D(4, 3, padding="same", name="a")(scaled)
    b = layers.Conv2D(4, 1, name="b")(scaled)
    added = layers.Add(name="added")([b, layers.BatchNormalization(name="normal")(a)])
    pooled = layers.MaxPooling2D(name="pooled")(layers.Concatenate(name="joined")([inner(added), b]))
    flat = layers.Flatten(name="flat")(layers.Dropout(0.5)(pooled))
    return keras.Model(image, layers.Dense(2, name="dense")(layers.ReLU(name="last")(flat)))


@pytest.mark.parametrize(
    ("layer", "channel", "source", "number", "spread"),
    [
        ("normal", 2, "a", 2, None),
        ("added", 2, "b", 2, None),  # nearer than the other
        ("inner/relu", 1, "b", 1, None),
        ("inner/deep", 4, "inner/deep", 4, None),
        ("inner", 4, "inner/deep", 4, None),
        ("joined", 4, "inner/deep", 4, None),
        ("joined", 5, "b", 0, None),
        ("pooled", 8, "b", 3, None),
        ("last", 9 * 7 + 6, "b", 1, (4, 4)),
        ("dense", 1, "dense", 1, None),
        ("scaled", 2, "image", 2, None),
    ],
)
def test_a_channel_leads_back_to_its_kernel(
    layer: str, channel: int, source: str, number: int, spread: tuple[int, int] | None
) -> None:
    place = place_of(_model(), layer)
    assert place is not None
    found = source_of(place, channel)
    assert found is not None
    assert (found.place.name, found.channel, found.spread) == (source, number, spread)
    assert found.place.is_image == (source == "image")


def test_of_equally_near_branches_the_larger_window_is_followed() -> None:
    import keras
    from keras import layers

    image = keras.Input((8, 8, 3))
    small, large = (
        layers.Conv2D(2, 1, name="small")(image),
        layers.Conv2D(2, 3, padding="same", name="large")(image),
    )
    model = keras.Model(image, layers.Add(name="sum")([small, large]))
    found = source_of(place_of(model, "sum"), 1)  # type: ignore[arg-type]
    assert found is not None
    assert found.place.name == "large"
