from __future__ import annotations

from cnnstudio.core.network import chain
from cnnstudio.document.project import Project
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.ui.main_window import MainWindow

NETWORK = chain(Input((8, 8, 1)), Conv2D(4), Flatten(), Dense(10, "softmax"))


def test_a_dense_head_is_converted_and_can_be_had_back(main_window: MainWindow) -> None:
    main_window.editor.open(Project(NETWORK, "digits"), None)
    main_window.commands.refresh()
    action = main_window.commands["network.convolution"]
    assert action.isEnabled()
    action.trigger()
    project = main_window.editor.document.project
    assert [node.layer for node in project.network] == [
        Input((None, None, 1)), Conv2D(4), Conv2D(10, (6, 6), activation="softmax"),
    ]  # fmt: skip
    assert any("sees 6×6 px" in row.text for row in main_window.messages.rows)
    main_window.commands.refresh()
    assert not action.isEnabled()
    main_window.editor.undo_stack.undo()
    assert main_window.editor.document.project.network == NETWORK
    assert main_window.editor.undo_stack.redoText() == "convert dense to convolution"


def test_the_input_may_keep_its_size(main_window: MainWindow) -> None:
    main_window.editor.open(Project(NETWORK, "digits"), None)
    main_window.commands.refresh()
    main_window.commands["network.convolution_of_size"].trigger()
    assert main_window.editor.document.project.network.nodes[0].layer == Input((8, 8, 1))


def test_it_is_offered_in_design_alone(main_window: MainWindow) -> None:
    main_window.editor.open(Project(NETWORK, "digits"), None)
    main_window.show_workspace("train")
    main_window.commands.refresh()
    assert not main_window.commands["network.convolution"].isEnabled()
    assert not main_window.commands["network.convolution_of_run"].isEnabled()
    assert main_window.commands["network.slide"].isEnabled()
