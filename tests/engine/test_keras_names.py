from __future__ import annotations

import pytest

from cnnstudio.engine.keras_names import Names, keras_name, model_name


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
