from __future__ import annotations

import pytest

from cnnstudio.core.initializers import Initializer
from cnnstudio.core.layer import Layer
from cnnstudio.core.penalties import Penalty
from cnnstudio.layers.activation import Activation
from cnnstudio.layers.as_convolution import AtEveryPlace, at_every_place, begins_row, has_units, of_any_size
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.global_pooling import GlobalAveragePooling2D, GlobalMaxPooling2D
from cnnstudio.layers.normalization import BatchNormalization
from cnnstudio.layers.pooling import AveragePooling2D, MaxPooling2D
from cnnstudio.layers.prelu import PReLU
from cnnstudio.layers.regularization import Dropout
from cnnstudio.layers.reshape import Flatten, Input, Reshape
from cnnstudio.layers.softmax import Softmax


def test_a_dense_layer_sees_its_whole_map() -> None:
    dense = Dense(
        200,
        "relu",
        use_bias=False,
        kernel_initializer=Initializer("he_normal"),
        kernel_regularizer=Penalty(l2=0.01),
    )
    found = at_every_place(dense, (7, 5), 100)
    assert found == AtEveryPlace(
        Conv2D(
            200, (7, 5), activation="relu", use_bias=False, kernel_initializer=Initializer("he_normal"),
            kernel_regularizer=Penalty(l2=0.01),
        ),
        (1, 1),
    )  # fmt: skip
    assert has_units(dense)


def test_the_worked_number_of_parameters() -> None:
    """Dense 200 on 7×7×100 as a convolution: 980,200 parameters."""
    dense = Dense(200)
    found = at_every_place(dense, (7, 7), 100)
    assert found is not None
    assert found.layer is not None
    assert dense.cost((4900,)).params == found.layer.cost((7, 7, 100)).params == 980_200
    assert found.layer.output_shape((14, 14, 100)) == (8, 8, 200)


@pytest.mark.parametrize(
    ("layer", "made"),
    [
        (GlobalAveragePooling2D(), AveragePooling2D((4, 6), (1, 1))),
        (GlobalMaxPooling2D(), MaxPooling2D((4, 6), (1, 1))),
    ],
)
def test_global_pooling_becomes_windows_as_large_as_the_map(layer: Layer, made: Layer) -> None:
    assert at_every_place(layer, (4, 6), 3) == AtEveryPlace(made, (1, 1))
    assert begins_row(layer)


def test_what_lays_values_out_is_left_out() -> None:
    for layer in (Flatten(), Reshape((-1,))):
        assert at_every_place(layer, (4, 6), 3) == AtEveryPlace(None, (4, 6))
        assert begins_row(layer)


def test_what_treats_values_alone_stays() -> None:
    for layer in (Dropout(0.3), Activation("relu")):
        assert at_every_place(layer, (4, 6), 3) == AtEveryPlace(layer, (4, 6))


def test_what_works_along_a_row_stays_where_that_is_the_channels() -> None:
    for layer in (BatchNormalization(), Softmax(), Activation("softmax")):
        assert at_every_place(layer, (1, 1), 3) == AtEveryPlace(layer, (1, 1))
        assert at_every_place(layer, (4, 6), 3) is None
    assert at_every_place(BatchNormalization(axis=1), (1, 1), 3) == AtEveryPlace(BatchNormalization(), (1, 1))
    assert at_every_place(Conv2D(4, (1, 1)), (1, 1), 3) == AtEveryPlace(Conv2D(4, (1, 1)), (1, 1))
    assert at_every_place(Conv2D(4, (3, 3)), (1, 1), 3) is None
    assert at_every_place(PReLU(), (1, 1), 3) is None


def test_an_input_for_images_takes_any_size() -> None:
    assert of_any_size(Input((28, 28, 3))) == Input((None, None, 3))
    vector = Input((28,))
    assert of_any_size(vector) is vector
