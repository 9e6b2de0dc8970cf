from __future__ import annotations

import random

import pytest

from cnnstudio.engine.randomness import own_randomness


def test_the_generator_goes_on_as_if_nothing_had_been() -> None:
    random.seed(1)
    expected = [random.random() for _ in range(2)]
    random.seed(1)
    first = random.random()
    with own_randomness(7):
        inside = random.random()
    assert [first, random.random()] == expected
    with own_randomness(7):
        assert random.random() == inside


def test_it_does_so_after_an_error_too() -> None:
    random.seed(1)
    state = random.getstate()
    with pytest.raises(ValueError, match="x"), own_randomness(7):
        raise ValueError("x")
    assert random.getstate() == state
