from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.core.network import chain
from cnnstudio.document.project import Project
from cnnstudio.ui.main_window import MainWindow


def _names(window: MainWindow) -> list[str]:
    return [node.name for node in window.editor.document.project.network]


def _press(
    window: MainWindow, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    window.design.canvas.setFocus()
    window.commands.refresh()
    QTest.keyClick(window.design.canvas, key, held)


def test_layers_move_along_the_stack(main_window: MainWindow, make_layer: Any) -> None:
    network = chain(make_layer("input"), make_layer("dropout"), make_layer("flatten"))
    main_window.editor.open(Project(network=network), None)
    main_window.editor.select(("n2",))
    _press(main_window, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert _names(main_window) == ["input", "flatten", "dropout"]
    _press(main_window, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert _names(main_window) == ["input", "dropout", "flatten"]


def test_only_a_block_can_be_ungrouped(main_window: MainWindow, make_layer: Any) -> None:
    network = chain(make_layer("input"), make_layer("residual_unit", filters=4))
    main_window.editor.open(Project(network=network), None)
    action = main_window.commands["network.ungroup"]
    for selection, possible in (((), False), (("n0",), False), (("n0", "n1"), False), (("n1",), True)):
        main_window.editor.select(selection)
        main_window.commands.refresh()
        assert action.isEnabled() is possible
    _press(main_window, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert len(_names(main_window)) == 10


def test_arrow_keys_walk(main_window: MainWindow, make_layer: Any) -> None:
    main_window.editor.open(Project(network=chain(make_layer("input"), make_layer("flatten"))), None)
    main_window.editor.select(("n0",))
    _press(main_window, Qt.Key.Key_Down)
    assert main_window.editor.selection == ("n1",)


def test_space_asks_for_a_layer(main_window: MainWindow) -> None:
    seen: list[object] = []
    main_window.design.canvas.quick_add_requested.connect(lambda place, source: seen.append(source))
    main_window.design.quick_add.open_at = lambda *given: None  # type: ignore[method-assign]
    _press(main_window, Qt.Key.Key_Space)
    main_window.commands["network.quick_add"].trigger()
    assert seen == [None, None]


def test_problems_are_shown_from_everywhere(main_window: MainWindow) -> None:
    main_window.show_workspace("train")
    main_window.design.problems_dock.hide()
    main_window.commands["network.problems"].trigger()
    assert main_window.workspace_name == "design"
    assert main_window.design.problems_dock.isVisible()


def test_weights_are_frozen_and_unfrozen(main_window: MainWindow, make_layer: Any) -> None:
    network = chain(make_layer("input"), make_layer("conv_2d"), make_layer("flatten"), make_layer("dense"))
    main_window.editor.open(Project(network=network), None)
    action, editor = main_window.commands["network.freeze"], main_window.editor

    def frozen() -> list[str]:
        return [node.id for node in editor.document.project.network if not node.trainable]

    for selection, possible in (((), False), (("n0", "n2"), False), (("n1",), True), (("n2", "n3"), True)):
        editor.select(selection)
        main_window.commands.refresh()
        assert (action.isEnabled(), action.isChecked()) == (possible, False)
    editor.select(("n0", "n1", "n2"))
    main_window.commands.refresh()
    action.trigger()
    assert (frozen(), action.isChecked()) == (["n1"], True)
    editor.select(("n1", "n3"))
    main_window.commands.refresh()
    assert not action.isChecked()
    action.trigger()
    assert (frozen(), action.isChecked()) == (["n1", "n3"], True)
    action.trigger()
    assert (frozen(), action.isChecked()) == ([], False)
    editor.undo_stack.undo()
    editor.undo_stack.undo()
    assert frozen() == ["n1"]
    editor.undo_stack.undo()
    assert editor.document.project.network == network
