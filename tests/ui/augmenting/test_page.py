from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.document.changes import AppendLayer, SetProject, SetSettings
from cnnstudio.engine.batches.preview_augmentation import PreviewAugmentation, Variants
from cnnstudio.layers.augmentation_geometry import RandomFlip, RandomRotation
from cnnstudio.layers.augmentation_tones import RandomPosterization
from cnnstudio.ui.augmenting.page import AugmentationPage
from cnnstudio.ui.datasets.look import DatasetLook
from cnnstudio.ui.editor import Editor
from tests.ui.fake_engine import FakeEngine, fail, succeed

VARIANTS = Variants(np.zeros((9, 32, 32, 3), np.uint8), ((),) * 9)


@pytest.fixture
def page(
    editor: Editor, engine: FakeEngine, look: DatasetLook, shown: Callable[[QWidget], QWidget], qtbot: QtBot
) -> AugmentationPage:
    made = AugmentationPage(editor, engine)  # type: ignore[arg-type]
    made.show_look(look)
    shown(made)
    made.resize(1000, 600)
    qtbot.waitUntil(lambda: made.view.original is not None)
    return made


def tasks(engine: FakeEngine) -> list[Any]:
    return engine.tasks(PreviewAugmentation)


def test_the_first_training_image_and_its_variants(
    page: AugmentationPage, engine: FakeEngine, look: DatasetLook
) -> None:
    assert page.place == look.places(part=0)[0]
    assert page.objects.isVisible()
    assert [type(row.layer) for row in page.list.rows] == [RandomFlip, RandomRotation]
    assert "engine is ready" in page.view.words
    assert tasks(engine)[-1].pixels.shape == (32, 32, 3)
    succeed(engine.jobs[-1], VARIANTS)
    assert len(page.view.variants) == 9
    assert not page.is_busy


def test_an_edit_is_undone_and_shown(page: AugmentationPage, editor: Editor, engine: FakeEngine) -> None:
    succeed(engine.jobs[-1], VARIANTS)
    page.list.rows[0].remove.click()
    assert editor.document.project.augmentation == (RandomRotation(),)
    assert editor.undo_stack.undoText() == "remove random flip"
    assert tasks(engine)[-1].augmentation == (RandomRotation(),)
    editor.undo_stack.undo()
    assert len(page.list.rows) == 2
    succeed(engine.jobs[-1], VARIANTS)
    page.list.rows[0].remove.click()
    page.list.rows[0].remove.click()
    succeed(engine.jobs[-1], VARIANTS)
    assert page.view.variants == ()
    assert "Add a change" in page.view.words


def test_shuffling_draws_others_and_another_image_is_a_training_image(
    page: AugmentationPage, engine: FakeEngine, look: DatasetLook, qtbot: QtBot
) -> None:
    succeed(engine.jobs[-1], VARIANTS)
    page.shuffle.click()
    assert tasks(engine)[-1].seed == tasks(engine)[0].seed + 1
    first = page.place
    for _ in range(len(look.places(part=0))):
        page.another.click()
        assert look.parts[page.place] == 0
    assert page.place == first
    qtbot.waitUntil(lambda: page.view.original is not None)


def test_an_image_chosen_elsewhere_is_taken(page: AugmentationPage, look: DatasetLook, qtbot: QtBot) -> None:
    place = int(look.places(part=2)[0])
    page.show_sample(place)
    assert page.place == place
    assert look.collection.name(place) in page.name.text
    qtbot.waitUntil(lambda: page.view.original is not None)


def test_another_input_of_the_network_is_followed(
    page: AugmentationPage, editor: Editor, engine: FakeEngine, qtbot: QtBot
) -> None:
    entry = editor.document.project.network.order()[0]
    editor.perform(SetSettings.of((entry,), {"shape": (20, 24, 1)}))
    qtbot.waitUntil(lambda: tasks(engine)[-1].pixels.shape == (20, 24, 1))


def test_what_the_engine_refuses_is_said(page: AugmentationPage, engine: FakeEngine) -> None:
    fail(engine.jobs[-1], "It cannot be.")
    assert page.notice.text == "It cannot be."


def test_a_fault_that_stands_in_the_list_is_not_said_twice(
    page: AugmentationPage, editor: Editor, engine: FakeEngine
) -> None:
    succeed(engine.jobs[-1], VARIANTS)
    editor.perform(SetProject.of("x", augmentation=(RandomPosterization((1.5, 2.5)),)))
    fail(engine.jobs[-1], "Random posterization keeps whole bits.")
    assert "whole bits" in page.list.rows[0].fault.text()
    assert page.notice.text == ""
    assert "marked on the left" in page.view.words


def test_layers_of_the_network_itself_are_named(page: AugmentationPage, editor: Editor) -> None:
    assert not page.list.others.isVisible()
    editor.perform(AppendLayer(RandomFlip(), editor.document.project.network.order()[0]))
    assert "random_flip" in page.list.others.text()
    assert page.list.others.isVisible()


def test_while_nobody_looks_nothing_is_asked(
    page: AugmentationPage, editor: Editor, engine: FakeEngine
) -> None:
    succeed(engine.jobs[-1], VARIANTS)
    page.hide()
    editor.perform(SetProject.of("x", augmentation=(RandomFlip(),)))
    assert len(tasks(engine)) == 1
    page.show()
    assert tasks(engine)[-1].augmentation == (RandomFlip(),)


def test_without_data_it_says_so(page: AugmentationPage) -> None:
    page.show_look(None)
    assert "No image to show" in page.name.text
    assert page.view.original is None
    assert not page.shuffle.isEnabled()
