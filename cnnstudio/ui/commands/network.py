"""Commands of the Network menu: what is done with layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnstudio.core.freezing import learners
from cnnstudio.core.network import Node
from cnnstudio.document.changes import GroupLayers, MakeOwn, SetTrainable, Ungroup
from cnnstudio.document.group import group_of
from cnnstudio.ui.commands.table import Command

if TYPE_CHECKING:
    from cnnstudio.ui.main_window import MainWindow


def _in_design(window: MainWindow) -> bool:
    return window.workspace_name == "design"


def _has_one(window: MainWindow) -> bool:
    return _in_design(window) and len(window.design.front.selection) == 1


def _has_block(window: MainWindow) -> bool:
    """Whether the selected layer stands for a network of its own."""
    return _has_one(window) and _selected(window).layer.holds_network


def _has_fixed_block(window: MainWindow) -> bool:
    """Whether the selected layer is a block that follows its settings."""
    return _has_block(window) and group_of(_selected(window).layer) is None


def _selected(window: MainWindow) -> Node:
    front = window.design.front
    return front.document.project.network[front.selection[0]]


def _has_network(window: MainWindow) -> bool:
    return bool(len(window.editor.document.project.network))


def _has_weights(window: MainWindow) -> bool:
    return window.editor.document.project.weights is not None


def _quick_add(window: MainWindow) -> None:
    window.design.shown_canvas.request_quick_add()


def _open_block(window: MainWindow) -> None:
    window.show_workspace("design")
    window.design.open_block(window.design.front.selection[0])


def _has_layers(window: MainWindow) -> bool:
    return _in_design(window) and bool(window.design.front.selection)


def _group(window: MainWindow) -> None:
    """Group the selected layers, and let the group's name be typed at once."""
    applied = window.design.front.perform(GroupLayers(window.design.front.selection))
    if applied is not None:
        window.design.shown_canvas.request_rename()


def _has_group(window: MainWindow) -> bool:
    return _has_one(window) and group_of(_selected(window).layer) is not None


def _keep(window: MainWindow) -> None:
    window.keeping.keep_selected()


def _in_place_title(window: MainWindow) -> str:
    is_open = _in_design(window) and window.design.shown_canvas.open_around() is not None
    return "Close in place" if is_open and not _opens_in_place(window) else "Open in place"


def _opens_in_place(window: MainWindow) -> bool:
    """Whether the selected layer is a block that is shut."""
    view = window.design.shown_canvas.view
    return len(view.selection) == 1 and view.can_open(view.selection[0])


def _has_in_place(window: MainWindow) -> bool:
    if not _in_design(window):
        return False
    return _opens_in_place(window) or window.design.shown_canvas.open_around() is not None


def _toggle_in_place(window: MainWindow) -> None:
    window.design.shown_canvas.toggle_in_place()


def _make_own(window: MainWindow) -> None:
    window.design.front.perform(MakeOwn(window.design.front.selection[0]))


def _ungroup(window: MainWindow) -> None:
    window.design.front.perform(Ungroup(window.design.front.selection[0]))


def _move(window: MainWindow, up: bool) -> None:
    window.design.shown_canvas.swap(up)


def _freezable(window: MainWindow) -> tuple[str, ...]:
    """The selected layers that have weights."""
    return learners(window.design.front.document.report, window.design.front.selection)


def _can_freeze(window: MainWindow) -> bool:
    return _in_design(window) and bool(_freezable(window))


def _are_frozen(window: MainWindow) -> bool:
    """Whether all selected layers that have weights are frozen."""
    if not _in_design(window):
        return False
    network, chosen = window.design.front.document.project.network, _freezable(window)
    return bool(chosen) and not any(network[node].trainable for node in chosen)


def _freeze(window: MainWindow) -> None:
    window.design.front.perform(SetTrainable(_freezable(window), trainable=_are_frozen(window)))


def _show_problems(window: MainWindow) -> None:
    window.show_problems()


def _compare(window: MainWindow) -> None:
    from cnnstudio.ui.comparing.dialog import CompareDialog

    window.dialogs.show("compare", lambda: CompareDialog(window))


def _walk(window: MainWindow) -> None:
    window.design.shown_canvas.walk("down")


NETWORK_COMMANDS = (
    Command("network.quick_add", "Quick add…", "Network", _quick_add, ("Space",),
            "Search for a layer and add it behind the selection; also a double-click on the canvas.", _in_design,
            is_local=True),
    Command("network.move_up", "Move up", "Network", lambda window: _move(window, True), ("Alt+Up",),
            "Move the selected layer before the one above it.", _has_one, begins_group=True, in_text=False),
    Command("network.move_down", "Move down", "Network", lambda window: _move(window, False), ("Alt+Down",),
            "Move the selected layer behind the one below it.", _has_one, in_text=False),
    Command("network.walk", "Walk along the network", "Network", _walk, ("Up", "Down", "Left", "Right"),
            "Select the next layer in that direction.", _in_design, is_local=True, in_menu=False),
    Command("network.open_block", "Open block", "Network", _open_block, (),
            "Show the layers inside the selected block; also Enter, or a double-click below its name.", _has_block,
            begins_group=True),
    Command("network.open_in_place", "Open in place", "Network", _toggle_in_place, ("Shift+Return", "Shift+Enter"),
            "Show the layers of the selected block in a frame among the others; a double-click on its name closes it.",
            _has_in_place, _in_place_title, in_text=False),
    Command("network.group", "Group", "Network", _group, ("Ctrl+G",),
            "Make one block of the selected layers; its name can be typed at once.", _has_layers, in_text=False),
    Command("network.ungroup", "Ungroup", "Network", _ungroup, ("Ctrl+Shift+G",),
            "Replace the selected block by the layers that it stands for.", _has_block),
    Command("network.make_own", "Make block your own", "Network", _make_own, (),
            "Turn the selected block into a group, whose layers you can edit.", _has_fixed_block),
    Command("network.keep", "Keep in palette", "Network", _keep, (),
            "Offer the selected group in the palette of every project, under “Your groups”.", _has_group),
    Command("network.freeze", "Freeze weights", "Network", _freeze, (),
            "Let training leave the weights of the selected layers as they are; again to unfreeze them.", _can_freeze,
            is_checked=_are_frozen, begins_group=True),
    Command("network.load_weights", "Load weights…", "Network", lambda window: window.weights.ask(), (),
            "Take the weights of a file: of a Keras model, or of weights alone.", _has_network, begins_group=True),
    Command("network.imagenet", "Load ImageNet weights…", "Network",
            lambda window: window.weights.ask_about_imagenet(), (),
            "Take the weights that are published for this network of the gallery.", _has_network),
    Command("network.run_weights", "Take the weights of the last run", "Network",
            lambda window: window.weights.take_run(), (),
            "Go on from what the training that finished last has learned.", lambda window: bool(window.training.run)),
    Command("network.forget_weights", "Forget weights", "Network", lambda window: window.weights.desk.forget(), (),
            "Go back to start weights.", _has_weights),
    Command("network.compare", "Compare with…", "Network", _compare, ("Ctrl+Shift+D",),
            "Show layer by layer what differs from another project, a file, or a published network.",
            begins_group=True),
    Command("network.problems", "Show problems", "Network", _show_problems, (),
            "Go to the list of everything that is wrong with the network."),
)  # fmt: skip
