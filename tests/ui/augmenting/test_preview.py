from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnstudio.core.errors import DataError
from cnnstudio.data.motions import ImageObject
from cnnstudio.engine.batches.preview_augmentation import PreviewAugmentation, Variants
from cnnstudio.layers.augmentation_geometry import RandomFlip, RandomRotation, RandomZoom
from cnnstudio.ui.augmenting.preview import Preview, original
from cnnstudio.ui.datasets.look import DatasetLook
from tests.ui.fake_engine import FakeEngine, fail, succeed

VARIANTS = Variants(np.zeros((9, 32, 32, 3), np.uint8), ((),) * 9)


@pytest.fixture
def preview(engine: FakeEngine, look: DatasetLook, qtbot: QtBot) -> Any:
    parent = QObject()
    made = Preview(engine, parent)  # type: ignore[arg-type]
    made.show_augmentation((RandomFlip(),), 5)
    with qtbot.waitSignal(made.image_ready):
        made.show_image(look, 7, (32, 32, 3))
    yield made
    parent.deleteLater()


def tasks(engine: FakeEngine) -> list[Any]:
    return engine.tasks(PreviewAugmentation)


def test_an_image_comes_in_the_form_of_the_network_with_its_objects(look: DatasetLook) -> None:
    found = original(look, 7, (32, 24, None))
    assert found.pixels.shape == (32, 24, 3)
    (thing,) = found.objects
    (own,) = look.collection.objects(7)
    assert np.allclose(thing.box, np.array(own.box) * [1.5, 2, 1.5, 2], atol=1)
    assert thing.mask is not None
    assert thing.mask.shape == (32, 24)
    with pytest.raises(DataError, match="5 channels"):
        original(look, 7, (32, 32, 5))


def test_the_engine_is_asked_and_its_answer_shown(engine: FakeEngine, preview: Preview, qtbot: QtBot) -> None:
    (task,) = tasks(engine)
    assert (task.augmentation, task.seed, task.pixels.shape) == ((RandomFlip(),), 5, (32, 32, 3))
    assert len(task.objects) == 1
    moved = Variants(VARIANTS.images, ((ImageObject(1, (0, 0, 2, 2)),),) * 9)
    with qtbot.waitSignal(preview.varied) as caught:
        succeed(engine.jobs[-1], moved)
    shown, note = caught.args
    assert len(shown) == 9
    assert shown[0].objects[0].box == (0, 0, 2, 2)
    assert note == ""
    assert not preview.is_busy


def test_while_a_slider_moves_every_answer_is_shown_and_the_newest_question_comes_next(
    engine: FakeEngine, preview: Preview, qtbot: QtBot
) -> None:
    for strength in (0.1, 0.2, 0.3):
        preview.show_augmentation((RandomRotation((0.0, strength)),), 5)
    assert len(tasks(engine)) == 1
    with qtbot.waitSignal(preview.varied):
        succeed(engine.jobs[-1], VARIANTS)
    assert [task.augmentation for task in tasks(engine)][1:] == [(RandomRotation((0.0, 0.3)),)]
    with qtbot.waitSignal(preview.varied):
        succeed(engine.jobs[-1], VARIANTS)
    assert len(tasks(engine)) == 2


def test_the_same_again_is_not_asked(engine: FakeEngine, preview: Preview) -> None:
    succeed(engine.jobs[-1], VARIANTS)
    preview.show_augmentation((RandomFlip(),), 5)
    assert len(tasks(engine)) == 1
    preview.show_augmentation((RandomFlip(),), 6)
    assert tasks(engine)[-1].seed == 6


def test_without_changes_the_engine_is_left_alone(engine: FakeEngine, preview: Preview, qtbot: QtBot) -> None:
    succeed(engine.jobs[-1], VARIANTS)
    with qtbot.waitSignal(preview.varied) as caught:
        preview.show_augmentation((), 5)
    assert caught.args == [(), ""]
    assert len(tasks(engine)) == 1


def test_a_refusal_is_passed_on_and_the_next_question_is_asked(
    engine: FakeEngine, preview: Preview, qtbot: QtBot
) -> None:
    preview.show_augmentation((RandomZoom(),), 5)
    with qtbot.waitSignal(preview.refused) as caught:
        fail(engine.jobs[-1], "No.")
    assert caught.args == ["No."]
    assert tasks(engine)[-1].augmentation == (RandomZoom(),)


def test_an_image_that_cannot_be_read_is_told(
    engine: FakeEngine, preview: Preview, look: DatasetLook, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(preview.refused) as caught:
        preview.show_image(look, 7, (32, 32, 5))
    assert "5 channels" in caught.args[0]
    assert ("stop", 1) in engine.commands
