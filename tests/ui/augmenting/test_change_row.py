from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.layers.augmentation_geometry import RandomRotation
from cnnstudio.ui.augmenting.change_row import ChangeRow


def test_it_says_what_it_does_and_folds(shown: Callable[[QWidget], QWidget], qtbot: QtBot) -> None:
    row = ChangeRow(RandomRotation())
    shown(row)
    row.show_layer(RandomRotation((-0.25, 0.25)), "", is_first=True, is_last=False)
    assert row.title.text() == "Random rotation"
    assert row.words.text == "±90°"
    assert not row.is_open
    with qtbot.waitSignal(row.opened) as caught:
        row.title.click()
    assert caught.args == [True]
    assert row.form.isVisible()
    assert [button.accessibleName() for button in (row.up, row.down, row.remove)] == [
        "Move random rotation up", "Move random rotation down", "Remove random rotation",
    ]  # fmt: skip
    assert (row.up.isEnabled(), row.down.isEnabled()) == (False, True)
