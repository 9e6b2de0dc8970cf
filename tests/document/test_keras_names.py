from __future__ import annotations

import pytest

from cnnstudio.core.network import chain
from cnnstudio.document.keras_names import Names, kept_names, keras_name, model_name
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Input


@pytest.mark.parametrize(
    ("name", "fit"),
    [("conv2d_1", "conv2d_1"), ("a.b-c", "a.b-c"), ("my layer", "my_layer"), ("x:0\\y", "x_0_y")],
)
def test_only_what_tensorflow_cannot_take_is_changed(name: str, fit: str) -> None:
    assert keras_name(name) == fit


@pytest.mark.parametrize(
    ("name", "fit"), [("_x", "x"), ("", "network"), ("日本", "network"), ("LeNet 5", "LeNet_5")]
)
def test_model_names_begin_with_a_letter_or_digit(name: str, fit: str) -> None:
    assert model_name(name) == fit


def test_no_name_is_given_out_twice() -> None:
    names = Names(("a",))
    assert [names.fresh("a"), names.fresh("a"), names.fresh("b"), names.fresh("b c"), names.fresh("b_c")] == [
        "a_1", "a_2", "b", "b_c", "b_c_1",
    ]  # fmt: skip


def test_names_that_keras_can_take_win_over_those_that_become_alike() -> None:
    network = chain(Input((4,)), Dense(2), Dense(2), names=("input", "my layer", "my_layer"))
    assert kept_names(network) == {"n0": "input", "n1": "my_layer_1", "n2": "my_layer"}
