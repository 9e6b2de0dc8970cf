from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.engine.predicting.scores import (
    best_classes,
    class_scores,
    ending_of,
    has_class_scores,
    score_count,
)


def test_logits_become_shares_and_probabilities_stay() -> None:
    assert class_scores(np.array([9, 6], np.float32), "linear") == pytest.approx([0.953, 0.047], abs=1e-3)
    assert class_scores(np.array([1000, 0], np.float32), "relu").tolist() == [1.0, 0.0]
    assert class_scores(np.array([0.2, 0.8], np.float32), "softmax") == pytest.approx([0.2, 0.8])
    assert class_scores(np.array([0.9, 0.8], np.float32), "sigmoid") == pytest.approx([0.9, 0.8])
    logs = np.log(np.array([0.2, 0.8], np.float32))
    assert class_scores(logs, "log_softmax") == pytest.approx([0.2, 0.8])


def test_a_single_score_tells_two_classes_apart() -> None:
    assert class_scores(np.array([0.25], np.float32), "sigmoid") == pytest.approx([0.75, 0.25])
    assert class_scores(np.array([0.0], np.float32), "linear") == pytest.approx([0.5, 0.5])


def test_the_best_come_first_and_no_more_than_there_are() -> None:
    found = best_classes(np.array([0.1, 0.6, 0.3]), ("a", "b", "c"), 2)
    assert [(score.label, score.score) for score in found] == [("b", 0.6), ("c", 0.3)]
    assert len(best_classes(np.array([0.1, 0.9]), ("a", "b"), 5)) == 2
    assert best_classes(np.array([np.nan, 0.2]), ("a", "b"), 1)[0].label == "b"


def test_the_ending_is_found_behind_layers_that_move_values_and_in_nested_models() -> None:
    import keras
    from keras import layers

    def ending(*chain: object) -> str:
        return ending_of(keras.Sequential([keras.Input((4,)), *chain]))

    assert ending(layers.Dense(3, activation="softmax")) == "softmax"
    assert ending(layers.Dense(3), layers.Softmax()) == "softmax"
    assert (
        ending(layers.Dense(3, activation="sigmoid"), layers.Dropout(0.1), layers.Activation("linear"))
        == "sigmoid"
    )
    assert ending(layers.Dense(3, activation="softmax"), layers.Rescaling(2.0)) == "linear"
    head = keras.Sequential([keras.Input((4,)), layers.Dense(3, activation="softmax")])
    assert ending(layers.Dense(4), head) == "softmax"
    source = keras.Input((4,))
    assert ending_of(keras.Model(source, layers.Activation("linear")(source))) == "linear"


def test_what_counts_as_class_scores() -> None:
    import keras
    from keras import layers

    source = keras.Input((4, 4, 1))
    row, single = layers.Dense(3)(layers.Flatten()(source)), layers.Dense(1)(layers.Flatten()(source))
    assert has_class_scores(keras.Model(source, row))
    assert score_count(keras.Model(source, row)) == 3
    assert score_count(keras.Model(source, single)) == 2
    assert not has_class_scores(keras.Model(source, layers.Conv2D(2, 3)(source)))
    assert not has_class_scores(keras.Model(source, [row, single]))
