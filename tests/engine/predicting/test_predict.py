from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cnnstudio.core.errors import EngineError, Stopped
from cnnstudio.core.network import chain
from cnnstudio.data.images import Picture
from cnnstudio.data.sample_images import digit_samples
from cnnstudio.document.project import Project
from cnnstudio.engine.inside.models import SavedModel, UntrainedModel
from cnnstudio.engine.predicting.predict import Predict
from cnnstudio.engine.process.control import Control
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.global_pooling import GlobalAveragePooling2D
from cnnstudio.layers.reshape import Flatten, Input


def test_digits_are_recognized_as_keras_does(digits_run: Any, do: Callable[..., Any]) -> None:
    import keras

    pictures = digit_samples(3, 40)
    predictions = do(Predict(SavedModel(digits_run.run), pictures, top=10))
    model = keras.saving.load_model(f"{digits_run.run}/best.keras")
    expected = model.predict(np.stack([picture.pixels for picture in pictures]).astype(np.float32), verbose=0)
    right = 0
    for picture, prediction, row in zip(pictures, predictions, expected, strict=True):
        scores = {score.label: score.score for score in prediction.classes}
        assert [scores[str(number)] for number in range(10)] == pytest.approx(row.tolist(), abs=1e-6)
        assert [score.score for score in prediction.classes] == sorted(scores.values(), reverse=True)
        assert prediction.name == picture.name
        right += prediction.classes[0].label == picture.name.split()[1]
    assert right >= 30  # after 3 epochs
    assert pickle.loads(pickle.dumps(predictions)) == predictions


def test_pictures_of_any_size_go_together(
    digits_run: Any, do: Callable[..., Any], grey: Callable[..., Picture]
) -> None:
    pictures = (grey(8, 8), grey(30, 20, 3), grey(8, 8))
    first, second, third = do(Predict(SavedModel(digits_run.run), pictures, top=2))
    assert first.classes == third.classes
    assert len(second.classes) == 2
    assert any("resized 20 × 30" in line for line in second.preparation)


def test_open_sizes_are_not_mixed_up(do: Callable[..., Any], grey: Callable[..., Picture]) -> None:
    network = chain(Input((None, None, 1)), Conv2D(4), GlobalAveragePooling2D(), Dense(3, "softmax"))
    source = UntrainedModel(Project(network))
    pictures = (grey(8, 8), grey(12, 9), grey(8, 8), grey(20, 20))
    together = do(Predict(source, pictures))
    alone = [do(Predict(source, (picture,)))[0] for picture in pictures]
    for both in zip(together, alone, strict=True):
        scores = [[score.score for score in prediction.classes] for prediction in both]
        assert scores[0] == pytest.approx(scores[1], abs=1e-6)


def test_logits_are_brought_to_shares(do: Callable[..., Any], grey: Callable[..., Picture]) -> None:
    network = chain(Input((8, 8, 1)), Flatten(), Dense(4))
    (prediction,) = do(Predict(UntrainedModel(Project(network)), (grey(8, 8),)))
    assert sum(score.score for score in prediction.classes) == pytest.approx(1)
    assert [score.label for score in sorted(prediction.classes, key=lambda score: score.label)] == list(
        "0123"
    )


def test_networks_without_class_scores_are_refused(
    do: Callable[..., Any], grey: Callable[..., Picture]
) -> None:
    source = UntrainedModel(Project(chain(Input((8, 8, 1)), Conv2D(4)), "bank"))
    with pytest.raises(EngineError, match="bank gives 6 × 6 × 4, not one row of class scores"):
        do(Predict(source, (grey(8, 8),)))


def test_no_pictures_no_predictions(digits_run: Any, do: Callable[..., Any]) -> None:
    assert do(Predict(SavedModel(digits_run.run), ())) == ()


def test_it_can_be_stopped(digits_run: Any, do: Callable[..., Any], digit: Picture) -> None:
    control = Control()
    control.stop()
    with pytest.raises(Stopped):
        do(Predict(SavedModel(digits_run.run), (digit,)), control)
