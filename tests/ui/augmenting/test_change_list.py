from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.document.augmentation import Augmentation, offered
from cnnstudio.layers.augmentation_colour import RandomContrast, RandomHue
from cnnstudio.layers.augmentation_geometry import RandomFlip, RandomRotation
from cnnstudio.layers.augmentation_tones import Equalization
from cnnstudio.layers.augmentation_warping import RandomCrop
from cnnstudio.ui.augmenting.change_list import ChangeList

LIST: Augmentation = (RandomFlip("horizontal"), RandomRotation(), RandomContrast())
Edits = list[tuple[Augmentation, str, str]]


@pytest.fixture
def changes(shown: Callable[[QWidget], QWidget]) -> ChangeList:
    made = ChangeList()
    shown(made)
    made.show_augmentation(LIST, (28, 28, 1))
    return made


@pytest.fixture
def edits(changes: ChangeList) -> Edits:
    """What was asked for, and shown as if it had been done."""
    found: Edits = []

    def take(augmentation: Augmentation, title: str, gesture: str) -> None:
        found.append((augmentation, title, gesture))
        changes.show_augmentation(augmentation, (28, 28, 1))

    changes.edited.connect(take)
    return found


def test_the_menu_offers_every_change_and_adds_what_suits(changes: ChangeList, edits: Edits) -> None:
    actions = {action.text(): action for action in changes.menu.actions() if action.text()}
    more = actions.pop("More").menu()
    texts = [*actions, *[action.text() for action in more.actions()]]
    assert texts == [cls.label for cls in offered()]
    actions["Random crop"].trigger()
    assert edits[-1] == ((*LIST, RandomCrop(24, 24)), "add random crop", "")
    assert [row.is_open for row in changes.rows] == [False, False, False, True]
    assert changes.rows[3].form.rows["height"].field.value() == 24


def test_order_and_removal(changes: ChangeList, edits: Edits) -> None:
    assert not changes.rows[0].up.isEnabled()
    assert not changes.rows[2].down.isEnabled()
    changes.rows[1].title.click()
    changes.rows[1].up.click()
    assert edits[-1][:2] == ((LIST[1], LIST[0], LIST[2]), "move random rotation")
    assert [row.is_open for row in changes.rows] == [True, False, False]
    changes.rows[2].remove.click()
    assert edits[-1][:2] == ((LIST[1], LIST[0]), "remove random contrast")
    assert len(changes.rows) == 2


def test_a_slider_that_is_dragged_is_one_gesture(changes: ChangeList, edits: Edits) -> None:
    changes.rows[1].title.click()
    slider = changes.rows[1].form.rows["factor"].field.slider  # type: ignore[attr-defined]
    slider.moved.emit(-0.2, 0.1)
    slider.moved.emit(-0.3, 0.1)
    slider.released.emit()
    slider.moved.emit(-0.4, 0.1)
    assert [edit[0][1] for edit in edits] == [RandomRotation((way, 0.1)) for way in (-0.2, -0.3, -0.4)]
    gestures = [edit[2] for edit in edits]
    assert gestures[0] == gestures[1] != gestures[2]
    assert changes.rows[1].is_open


def test_one_form_is_open_at_a_time(changes: ChangeList) -> None:
    changes.rows[0].title.click()
    changes.rows[2].title.click()
    assert [row.is_open for row in changes.rows] == [False, False, True]
    changes.rows[2].title.click()
    assert not any(row.is_open for row in changes.rows)


def test_a_fault_stands_under_its_change(changes: ChangeList) -> None:
    changes.show_augmentation((*LIST, RandomHue()), (28, 28, 1))
    assert "3 channels" in changes.rows[3].fault.text()
    assert changes.rows[0].fault.isHidden()


def test_a_refused_value_is_said_in_the_form(changes: ChangeList, edits: Edits, qtbot: QtBot) -> None:
    row = changes.rows[1]
    row.title.click()
    row.form.edited.emit("factor", (3.0, 4.0), "g")
    assert "at most 1" in row.form.rows["factor"].error.text()
    assert edits == []


def test_a_change_without_a_seed_has_its_settings_too(changes: ChangeList) -> None:
    changes.show_augmentation((Equalization(),), (28, 28, 3))
    assert set(changes.rows[0].form.rows) == {"value_range", "bins"}
