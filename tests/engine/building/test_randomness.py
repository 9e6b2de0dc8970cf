from __future__ import annotations

import random

import pytest

from cnnstudio.engine.building.randomness import LayerRandomness, own_randomness


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


def test_random_layers_begin_each_epoch_from_a_state_of_its_own() -> None:
    import keras
    import numpy as np

    def masks(epochs: list[int], seed: int | None = None) -> list[object]:
        random.seed(3)
        model = keras.Sequential(
            [keras.Input((50,)), keras.layers.Dropout(0.5, seed=seed), keras.layers.Dropout(0.5)]
        )
        randomness = LayerRandomness(model)
        found = []
        for epoch in epochs:
            randomness.begin(epoch)
            drawn = [np.asarray(model(np.ones((2, 50)), training=True)).tolist() for _ in range(2)]
            assert drawn[0] != drawn[1]
            found.append(drawn)
        return found

    first, second, again = masks([1, 2, 1])
    assert first == again != second
    assert masks([2]) == [second]
    assert masks([1], seed=9) != [first]
