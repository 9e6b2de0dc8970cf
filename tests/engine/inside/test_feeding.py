from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cnnstudio.core.errors import DataError, EngineError
from cnnstudio.data.images import Picture
from cnnstudio.engine.inside.feeding import as_array, as_view, fed, fed_all, go_through, image_input, run
from cnnstudio.engine.process import memory

Grey = Callable[..., Picture]


def model_for(*shape: int | None) -> Any:
    """A model with one convolution for images of this shape."""
    import keras

    source = keras.Input(shape)
    return keras.Model(source, keras.layers.Conv2D(4, 3, name="conv")(source), name="net")


def test_a_picture_is_brought_to_the_input(grey: Grey) -> None:
    feed = fed(model_for(8, 10, 3), grey(30, 20))
    assert feed.values.shape == (8, 10, 3)
    assert feed.values.dtype == np.float32
    assert feed.values.max() > 1
    assert any("20 × 30" in line for line in feed.preparation)


def test_notes_of_the_reader_come_first() -> None:
    picture = Picture(np.zeros((8, 8, 1), np.uint8), "a", ("turned upright",))
    assert fed(model_for(8, 8, 1), picture).preparation[0] == "turned upright"


def test_open_sizes_keep_the_picture_s_own(grey: Grey) -> None:
    feed = fed(model_for(None, None, 1), grey(30, 20))
    assert feed.values.shape == (30, 20, 1)
    assert run(model_for(None, None, 1), feed.values[None])[0].shape == (1, 28, 18, 4)


def test_several_inputs_and_vectors_are_refused() -> None:
    import keras

    first, second = keras.Input((4, 4, 1)), keras.Input((4, 4, 1))
    with pytest.raises(EngineError, match="has 2 inputs, and one picture can feed one only"):
        image_input(keras.Model([first, second], keras.layers.Add()([first, second])))
    source = keras.Input((784,))
    with pytest.raises(EngineError, match="takes 784 values, not pictures"):
        image_input(keras.Model(source, keras.layers.Dense(2)(source)))


def test_channels_that_no_picture_has(grey: Grey) -> None:
    with pytest.raises(DataError, match="takes 5 channels"):
        fed(model_for(8, 8, 5), grey(8, 8))


def test_a_picture_that_is_too_small_for_an_open_size() -> None:
    with pytest.raises(
        EngineError, match="A picture of 2 × 1 px does not go through the network: use a larger one"
    ):
        run(model_for(None, None, 1), np.zeros((1, 1, 2, 1), np.float32))


def test_memory_is_asked_for_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "free_bytes", lambda: 10**6)
    values = np.zeros((1, 400, 300, 1), np.float32)
    with pytest.raises(
        EngineError, match=r"run the network on 300 × 400 px takes at least .* use a smaller picture"
    ):
        run(model_for(None, None, 1), values, ("conv",))
    run(model_for(None, None, 1), values[:, :40, :30], ("conv",))


def test_nothing_is_dropped() -> None:
    import keras

    source = keras.Input((4, 4, 1))
    model = keras.Model(source, keras.layers.Dropout(0.5, name="drop")(source))
    values = np.ones((1, 4, 4, 1), np.float32)
    assert all((np.asarray(output) == 1).all() for output in run(model, values, ("drop",)))


def test_layers_come_first_and_the_output_last() -> None:
    import keras

    source = keras.Input((4, 4, 1))
    x = keras.layers.Rescaling(2.0, name="double")(source)
    model = keras.Model(source, keras.layers.Rescaling(3.0, name="triple")(x))
    values = np.ones((1, 4, 4, 1), np.float32)
    assert [float(np.asarray(output).max()) for output in run(model, values, ("double",))] == [2.0, 6.0]
    assert [float(np.asarray(output).max()) for output in run(model, values)] == [6.0]


def _two_inputs(*shapes: tuple[int | None, ...]) -> Any:
    import keras
    from keras import layers

    inputs = [keras.Input(shape, name=f"input_{place}") for place, shape in enumerate(shapes)]
    flat = [layers.Flatten(name=f"flat_{place}")(source) for place, source in enumerate(inputs)]
    return keras.Model(inputs, layers.Concatenate(name="both")(flat), name="net")


def test_every_input_for_pictures_gets_the_picture_and_others_zeros(grey: Grey) -> None:
    model, picture = _two_inputs((4, 4, 1), (3,), (2, 2, 3)), grey(4, 4)
    feed = fed_all(model, picture)
    assert [values.shape for values in feed.inputs] == [(4, 4, 1), (3,), (2, 2, 3)]
    assert np.array_equal(feed.values, feed.inputs[0])
    assert feed.preparation[-2:] == (
        "the same picture for 2 inputs: input_0, input_2",
        "zeros for the input input_1, which takes 3 values",
    )
    (output,) = go_through(model, feed, lambda name, tensor: None)
    assert np.asarray(output)[0, :19] == pytest.approx([*picture.pixels.reshape(-1), 0, 0, 0])
    single = fed_all(model_for(8, 8, 1), picture)
    assert (single.inputs, len(single.batch), single.batch[0].shape) == ((), 1, (1, 8, 8, 1))


def test_a_model_of_which_no_input_takes_pictures_is_refused(grey: Grey) -> None:
    with pytest.raises(
        EngineError, match="net takes 3, 4 values, not pictures: give one of its inputs height"
    ):
        fed_all(_two_inputs((3,), (4,)), grey(4, 4))


def test_going_through_asks_for_memory_and_says_what_is_too_small(
    grey: Grey, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = model_for(None, None, 1)
    with pytest.raises(EngineError, match="A picture of 2 × 1 px does not go through the network"):
        go_through(model, fed_all(model, grey(1, 2)), lambda name, tensor: None)
    monkeypatch.setattr(memory, "free_bytes", lambda: 10**6)
    with pytest.raises(EngineError, match=r"run the network on 300 × 400 px takes at least"):
        go_through(model, fed_all(model, grey(400, 300)), lambda name, tensor: None)
    go_through(model, fed_all(model, grey(40, 30)), lambda name, tensor: None)


@pytest.mark.parametrize("dtype", ["float32", "float16", "bfloat16", "int32"])
def test_a_view_holds_what_the_array_holds(dtype: str) -> None:
    import keras

    tensor = keras.ops.cast(keras.ops.reshape(keras.ops.arange(12), (3, 4)), dtype)
    view = as_view(tensor)
    assert view.dtype == np.float32
    assert np.array_equal(view, as_array(tensor))
