from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.core.network import Edge, chain
from cnnstudio.document.project import Project
from cnnstudio.ui.commands.search_popup import search_commands
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


def _chain(window: MainWindow, make_layer: Any) -> None:
    layers = (
        make_layer("input"),
        make_layer("dropout"),
        make_layer("batch_normalization"),
        make_layer("flatten"),
    )
    window.editor.open(Project(network=chain(*layers)), None)


def test_bypass_is_switched_with_its_key(main_window: MainWindow, make_layer: Any) -> None:
    _chain(main_window, make_layer)
    action = main_window.commands["network.bypass"]
    main_window.editor.select(("n1", "n2"))
    _press(main_window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert [node.bypassed for node in main_window.editor.document.project.network] == [
        False,
        True,
        True,
        False,
    ]
    main_window.commands.refresh()
    assert action.isChecked()
    main_window.editor.select(("n0", "n1"))
    main_window.commands.refresh()
    assert not action.isChecked()
    main_window.editor.select(("n1", "n2"))
    _press(main_window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert not any(node.bypassed for node in main_window.editor.document.project.network)


def test_an_input_is_not_bypassed_and_the_reason_shows(main_window: MainWindow, make_layer: Any) -> None:
    _chain(main_window, make_layer)
    main_window.editor.select(("n0",))
    main_window.commands.refresh()
    main_window.commands["network.bypass"].trigger()
    assert any("cannot be bypassed" in row.text for row in main_window.messages.rows)
    assert not main_window.commands["network.bypass"].isChecked()


def test_two_layers_swap_and_no_other_number(main_window: MainWindow, make_layer: Any) -> None:
    _chain(main_window, make_layer)
    action = main_window.commands["network.swap"]
    for selection, possible in (
        ((), False),
        (("n1",), False),
        (("n1", "n2", "n3"), False),
        (("n1", "n3"), True),
    ):
        main_window.editor.select(selection)
        main_window.commands.refresh()
        assert action.isEnabled() is possible
    action.trigger()
    assert _names(main_window) == ["input", "flatten", "batch_normalization", "dropout"]


def test_layers_are_inserted_before_and_after(main_window: MainWindow, make_layer: Any) -> None:
    _chain(main_window, make_layer)
    for name, expected in (
        ("network.insert_before", ["input", "dropout", "activation", "batch_normalization", "flatten"]),
        ("network.insert_after", ["input", "dropout", "batch_normalization", "activation", "flatten"]),
    ):
        main_window.editor.select(("n2",))
        main_window.commands.refresh()
        main_window.commands[name].trigger()
        QTest.keyClicks(main_window.design.quick_add.search, "activation")
        QTest.keyClick(main_window.design.quick_add.search, Qt.Key.Key_Return)
        assert _names(main_window) == expected
        main_window.editor.undo_stack.undo()


def test_what_is_done_with_a_connection(main_window: MainWindow, make_layer: Any) -> None:
    _chain(main_window, make_layer)
    scene, edge = main_window.design.canvas.canvas_scene, Edge("n1", "n2", 0)
    scene.select_edge(edge)
    main_window.commands.refresh()
    said: list[str] = []
    main_window.design.message.connect(said.append)
    main_window.commands["network.bytes"].trigger()
    assert said[0].startswith("dropout → batch_normalization: 28 × 28 × 1, 3.1 kB (3,136 bytes)")
    main_window.commands["network.insert_here"].trigger()
    QTest.keyClicks(main_window.design.quick_add.search, "activation")
    QTest.keyClick(main_window.design.quick_add.search, Qt.Key.Key_Return)
    assert _names(main_window)[2] == "activation"
    scene.select_edge(Edge("n2", "n3", 0))
    main_window.commands.refresh()
    main_window.commands["network.disconnect"].trigger()
    assert main_window.editor.document.project.network["n3"].inputs == ()
    assert scene.selected_edge is None
    main_window.commands.refresh()
    assert not main_window.commands["network.disconnect"].isEnabled()


def test_replacing_opens_the_search(main_window: MainWindow, make_layer: Any) -> None:
    _chain(main_window, make_layer)
    main_window.editor.select(("n1",))
    _press(main_window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    popup = main_window.design.quick_add
    assert popup.isVisible()
    QTest.keyClicks(popup.search, "spatial dropout")
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    assert _names(main_window)[1].startswith("spatial_dropout")


def test_a_note_is_written_with_its_key_and_found_by_its_words(
    main_window: MainWindow, make_layer: Any
) -> None:
    _chain(main_window, make_layer)
    main_window.editor.select(("n1",))
    _press(main_window, Qt.Key.Key_F2, Qt.KeyboardModifier.ShiftModifier)
    field = main_window.design.canvas.writing.field
    assert field.isVisible()
    QTest.keyClicks(field, "half of them")
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert main_window.editor.document.project.network["n1"].note == "half of them"
    main_window.commands.refresh()
    assert main_window.commands["network.note"].text() == "Edit note…"
    main_window.editor.select(())
    main_window.commands.refresh()
    assert main_window.commands["network.note"].text() == "Add note…"
    popup = search_commands(main_window)
    popup.field.setText("half of")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert main_window.design.canvas.canvas_scene.notes.selected == "n1"


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
