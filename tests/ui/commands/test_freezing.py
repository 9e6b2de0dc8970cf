from __future__ import annotations

from typing import Any

from cnnstudio.core.network import chain
from cnnstudio.document.project import DataChoice, Project
from cnnstudio.ui.main_window import MainWindow


def _frozen(window: MainWindow) -> list[str]:
    return [node.id for node in window.editor.document.project.network if not node.trainable]


def test_everything_up_to_a_layer_is_frozen(main_window: MainWindow, make_layer: Any) -> None:
    layers = [make_layer("input"), make_layer("conv_2d"), make_layer("max_pooling_2d"), make_layer("conv_2d"),
              make_layer("flatten"), make_layer("dense")]  # fmt: skip
    main_window.editor.open(Project(network=chain(*layers)), None)
    before, everything = (
        main_window.commands[f"network.{name}"] for name in ("freeze_before", "unfreeze_all")
    )
    main_window.commands.refresh()
    assert not before.isEnabled()
    assert not everything.isEnabled()
    main_window.editor.select(("n2",))
    main_window.commands.refresh()
    before.trigger()
    assert _frozen(main_window) == ["n1"]
    main_window.commands.refresh()
    assert not before.isEnabled()
    main_window.editor.select(("n4",))
    main_window.commands.refresh()
    before.trigger()
    assert _frozen(main_window) == ["n1", "n3"]
    main_window.editor.select(())
    main_window.commands.refresh()
    everything.trigger()
    assert _frozen(main_window) == []
    main_window.editor.undo_stack.undo()
    assert _frozen(main_window) == ["n1", "n3"]
    main_window.show_workspace("train")
    main_window.commands.refresh()
    assert not everything.isEnabled()


def test_the_head_is_replaced_for_the_classes_of_the_data(main_window: MainWindow, make_layer: Any) -> None:
    layers = [
        make_layer("input", shape=(8, 8, 1)),
        make_layer("conv_2d"),
        make_layer("flatten"),
        make_layer("dense", units=3),
    ]
    main_window.editor.open(Project(network=chain(*layers)), None)
    main_window.show_workspace("design")
    command = main_window.commands["network.replace_head"]
    main_window.commands.refresh()
    command.trigger()
    network = main_window.editor.document.project.network
    assert network[network.outputs()[0]].layer.units == 10  # type: ignore[attr-defined]
    assert main_window.editor.undo_stack.undoText() == "replace head"
    assert len(main_window.editor.selection) == 3


def test_a_head_for_data_that_are_not_there_is_refused(
    main_window: MainWindow, make_layer: Any, qtbot: Any
) -> None:
    layers = [make_layer("input", shape=(8, 8, 1)), make_layer("conv_2d"), make_layer("dense", units=3)]
    main_window.editor.open(Project(network=chain(*layers), data=DataChoice("folder")), None)
    main_window.show_workspace("design")
    main_window.commands.refresh()
    with qtbot.waitSignal(main_window.editor.refused) as refused:
        main_window.commands["network.replace_head"].trigger()
    assert "The head needs to know the classes. No folder is chosen yet" in refused.args[0]
