"""Commands of the Network menu: what is done with layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnstudio.core.network import Edge, Node
from cnnstudio.document.changes import (
    Disconnect,
    ExchangeLayers,
    GroupLayers,
    MakeOwn,
    SetBypassed,
    Ungroup,
)
from cnnstudio.document.group import group_of
from cnnstudio.ui.commands.freezing import FREEZING_COMMANDS
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


def _has_selection(window: MainWindow) -> bool:
    return _in_design(window) and bool(window.design.front.selection)


def _has_two(window: MainWindow) -> bool:
    return _in_design(window) and len(window.design.front.selection) == 2


def _has_one_behind_another(window: MainWindow) -> bool:
    """Whether the selected layer takes one input, on which something can be put."""
    return _has_one(window) and len(_selected(window).inputs) == 1


def _edge(window: MainWindow) -> Edge | None:
    """The connection that is selected on the canvas, or None."""
    return window.design.shown_canvas.canvas_scene.selected_edge if _in_design(window) else None


def _has_edge(window: MainWindow) -> bool:
    return _edge(window) is not None


def _replace(window: MainWindow) -> None:
    window.design.replace(window.design.front.selection)


def _is_bypassed(window: MainWindow) -> bool:
    if not _has_selection(window):
        return False
    network = window.design.front.document.project.network
    return all(network[node].bypassed for node in window.design.front.selection)


def _bypass(window: MainWindow) -> None:
    window.design.front.perform(SetBypassed(window.design.front.selection, not _is_bypassed(window)))


def _swap(window: MainWindow) -> None:
    window.design.front.perform(ExchangeLayers(*window.design.front.selection))


def _insert_before(window: MainWindow) -> None:
    node = window.design.front.document.project.network[window.design.front.selection[0]]
    window.design.insert_on(Edge(node.inputs[0], node.id, 0))


def _insert_after(window: MainWindow) -> None:
    window.design.insert_behind(window.design.front.selection[0])


def _insert_here(window: MainWindow) -> None:
    edge = _edge(window)
    if edge is not None:
        window.design.insert_on(edge)


def _disconnect(window: MainWindow) -> None:
    edge = _edge(window)
    if edge is not None:
        window.design.front.perform(Disconnect(edge))


def _show_bytes(window: MainWindow) -> None:
    edge = _edge(window)
    if edge is not None:
        window.design.show_connection(edge)


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
            is_local=True, contexts=("canvas",)),
    Command("network.insert_before", "Insert before…", "Network", _insert_before, (),
            "Search for a layer and put it between the selected one and what feeds that.", _has_one_behind_another,
            begins_group=True, contexts=("card",)),
    Command("network.insert_after", "Insert after…", "Network", _insert_after, (),
            "Search for a layer and put it behind the selected one, before all that this feeds.", _has_one,
            contexts=("card",)),
    Command("network.replace", "Replace by…", "Network", _replace, ("Ctrl+R",),
            "Give the selected layers another type; settings of the same name carry over.", _has_selection,
            contexts=("card",)),
    Command("network.bypass", "Bypass", "Network", _bypass, ("Ctrl+B",),
            "Pass the selected layers over as if they were not there; they keep their place and their settings.",
            _has_selection, is_checked=_is_bypassed, contexts=("card",)),
    Command("network.swap", "Swap", "Network", _swap, (),
            "Let the two selected layers change places; each keeps its settings.", _has_two, contexts=("card",)),
    Command("network.move_up", "Move up", "Network", lambda window: _move(window, True), ("Alt+Up",),
            "Move the selected layer before the one above it.", _has_one, begins_group=True, in_text=False),
    Command("network.move_down", "Move down", "Network", lambda window: _move(window, False), ("Alt+Down",),
            "Move the selected layer behind the one below it.", _has_one, in_text=False),
    Command("network.walk", "Walk along the network", "Network", _walk, ("Up", "Down", "Left", "Right"),
            "Select the next layer in that direction.", _in_design, is_local=True, in_menu=False),
    Command("network.insert_here", "Insert layer here…", "Network", _insert_here, (),
            "Search for a layer and put it on the selected connection.", _has_edge, begins_group=True,
            contexts=("connection",)),
    Command("network.disconnect", "Disconnect", "Network", _disconnect, (),
            "Take the selected connection away.", _has_edge, contexts=("connection",)),
    Command("network.bytes", "Show bytes", "Network", _show_bytes, (),
            "Say what flows through the selected connection, with its bytes.", _has_edge, contexts=("connection",)),
    Command("network.open_block", "Open block", "Network", _open_block, (),
            "Show the layers inside the selected block; also Enter, or a double-click below its name.", _has_block,
            begins_group=True, contexts=("card",)),
    Command("network.open_in_place", "Open in place", "Network", _toggle_in_place, ("Shift+Return", "Shift+Enter"),
            "Show the layers of the selected block in a frame among the others; a double-click on its name closes it.",
            _has_in_place, _in_place_title, in_text=False, contexts=("card",)),
    Command("network.group", "Group", "Network", _group, ("Ctrl+G",),
            "Make one block of the selected layers; its name can be typed at once.", _has_layers, in_text=False,
            contexts=("card",)),
    Command("network.ungroup", "Ungroup", "Network", _ungroup, ("Ctrl+Shift+G",),
            "Replace the selected block by the layers that it stands for.", _has_block,
            contexts=("card",)),
    Command("network.make_own", "Make block your own", "Network", _make_own, (),
            "Turn the selected block into a group, whose layers you can edit.", _has_fixed_block, contexts=("card",)),
    Command("network.keep", "Keep in palette", "Network", _keep, (),
            "Offer the selected group in the palette of every project, under “Your groups”.", _has_group,
            contexts=("card",)),
    *FREEZING_COMMANDS,
    Command("network.compare", "Compare with…", "Network", _compare, ("Ctrl+Shift+D",),
            "Show layer by layer what differs from another project, a file, or a published network.",
            begins_group=True),
    Command("network.problems", "Show problems", "Network", _show_problems, (),
            "Go to the list of everything that is wrong with the network."),
)  # fmt: skip
