"""The gallery as a window: search, cards, sizes, and what is opened."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnstudio.core.analysis import analyse
from cnnstudio.gallery import all_published
from cnnstudio.ui.gallery.gallery_dialog import GalleryDialog
from cnnstudio.ui.main_window import MainWindow


@pytest.fixture
def dialog(qtbot: QtBot) -> GalleryDialog:
    made = GalleryDialog()
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    return made


def _choose(dialog: GalleryDialog, title: str) -> None:
    (item,) = dialog.list.findItems(title, Qt.MatchFlag.MatchExactly)
    dialog.list.setCurrentItem(item)


def test_every_network_stands_in_the_list_and_has_a_card(dialog: GalleryDialog) -> None:
    assert dialog.list.count() == len(list(all_published()))
    for row in range(dialog.list.count()):
        dialog.list.setCurrentRow(row)
        entry = dialog.entry()
        assert entry is not None
        assert entry.title in dialog.card.title.text()
        assert not dialog.problem.text()


def test_the_card_counts_for_the_size_that_is_chosen(dialog: GalleryDialog) -> None:
    _choose(dialog, "VGG-16")
    assert dialog.card.figures["Parameters"].text() == "138,357,544"
    dialog.classes.setValue(10)
    assert dialog.card.figures["Output"].text() == "10"
    project = dialog.project()
    assert project is not None
    assert dialog.card.figures["Parameters"].text() == f"{analyse(project.network).totals.cost.params:,}"


def test_a_size_that_does_not_fit_is_told(dialog: GalleryDialog) -> None:
    _choose(dialog, "LeNet-5")
    dialog.sides[0].setValue(3)
    assert "does not fit" in dialog.problem.text()
    assert dialog.card.figures["Parameters"].text() == "0 so far"
    dialog.sides[0].setValue(32)
    assert not dialog.problem.text()


def test_a_search_narrows_the_list(qtbot: QtBot, dialog: GalleryDialog) -> None:
    qtbot.keyClicks(dialog.search, "krohn alexnet")
    shown = [
        dialog.list.item(row) for row in range(dialog.list.count()) if not dialog.list.item(row).isHidden()
    ]
    assert [item.text() for item in shown] == ["AlexNet-style, Krohn"]
    assert dialog.list.currentItem() is shown[0]
    dialog.search.setText("xyzzy")
    assert not dialog.open_button.isEnabled()
    assert "“xyzzy”" in dialog.problem.text()
    assert dialog.project() is None


def test_the_picture_follows(qtbot: QtBot, dialog: GalleryDialog) -> None:
    _choose(dialog, "LeNet-5")
    qtbot.waitUntil(lambda: not dialog.card.picture.pixmap().isNull())
    assert dialog.card.picture.pixmap().height() > dialog.card.picture.pixmap().width()


def test_open_begins_with_the_network(qtbot: QtBot, dialog: GalleryDialog) -> None:
    _choose(dialog, "LeNet-5")
    with qtbot.waitSignal(dialog.chosen) as heard:
        qtbot.mouseClick(dialog.open_button, Qt.MouseButton.LeftButton)
    assert heard.args is not None
    assert heard.args[0].name == "lenet-5"
    assert not dialog.isVisible()


def test_the_window_shows_what_was_chosen(qtbot: QtBot, main_window: MainWindow) -> None:
    main_window.show_workspace("train")
    qtbot.keyClick(
        main_window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    )
    dialog = main_window.dialogs.get("gallery")
    assert isinstance(dialog, GalleryDialog)
    _choose(dialog, "LeNet-5")
    dialog.open_button.click()
    assert main_window.editor.document.project.name == "lenet-5"
    assert main_window.workspace_name == "design"
    assert main_window.dialogs.get("gallery") is None


def test_a_dial_makes_the_network_larger(dialog: GalleryDialog) -> None:
    _choose(dialog, "LeNet-5")
    assert not dialog.dial.isVisible()
    entry = next(entry for entry in all_published() if entry.dial is not None)
    _choose(dialog, entry.title)
    assert dialog.dial.isVisible()
    before, side = dialog.card.figures["Parameters"].text(), dialog.sides[0].value()
    dialog.dial.setValue(dialog.dial.value() + 2)
    assert int(dialog.card.figures["Parameters"].text().replace(",", "")) > int(before.replace(",", ""))
    assert dialog.sides[0].value() > side
    project = dialog.project()
    assert project is not None
    assert not analyse(project.network).errors


def test_a_part_that_a_network_can_have_is_a_tick_away(dialog: GalleryDialog) -> None:
    _choose(dialog, "GoogLeNet (Inception-v1)")
    assert dialog.option.isVisible()
    assert dialog.card.figures["Parameters"].text() == "6,998,552"
    dialog.option.setChecked(True)
    assert dialog.card.figures["Parameters"].text() == "13,378,280"
    assert dialog.card.figures["Output"].text() == "1,000; 1,000; 1,000"
    _choose(dialog, "VGG-16")
    assert not dialog.option.isVisible()
    _choose(dialog, "GoogLeNet (Inception-v1)")
    assert not dialog.option.isChecked()
