from __future__ import annotations

from cnnstudio.core.saved import saved_inside, saved_of

SAVED = (("conv", "c"), ("unit/conv", "u"), ("unit/norm", "n"), ("unit_2/conv", "v"))


def test_what_belongs_to_a_layer_inside_a_block() -> None:
    assert saved_inside(SAVED, "conv") == (("", "c"),)
    assert saved_inside(SAVED, "unit") == (("conv", "u"), ("norm", "n"))
    assert saved_inside(saved_inside(SAVED, "unit"), "norm") == (("", "n"),)
    assert saved_inside(SAVED, "other") == ()


def test_what_belongs_to_the_node_itself() -> None:
    assert saved_of((("conv", "c"), ("", "own"))) == "own"
    assert saved_of(SAVED) == ""
