"""Commands of the Network menu that freeze weights: of single layers, and of all up to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnstudio.core.errors import StudioError
from cnnstudio.core.freezing import has_weights, learners, up_to
from cnnstudio.core.report import State
from cnnstudio.data.readiness import dataset_of
from cnnstudio.document.changes import ReplaceHead, SetTrainable
from cnnstudio.ui.commands.table import Command

if TYPE_CHECKING:
    from cnnstudio.ui.main_window import MainWindow


def _in_design(window: MainWindow) -> bool:
    return window.workspace_name == "design"


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


def _before(window: MainWindow) -> tuple[str, ...]:
    """The layers up to the selected one that have weights and are not frozen yet."""
    if not _in_design(window) or len(window.design.front.selection) != 1:
        return ()
    front = window.design.front
    report = front.document.report
    chosen = learners(report, up_to(report.network, front.selection[0]))
    return tuple([node for node in chosen if report.network[node].trainable])


def _can_freeze_before(window: MainWindow) -> bool:
    """Whether there is one of them; asked after every edit, so the selected one is looked at first."""
    if not _in_design(window) or len(window.design.front.selection) != 1:
        return False
    report, (chosen,) = window.design.front.document.report, window.design.front.selection
    node, about = report.network[chosen], report[chosen]
    is_learning = node.trainable and about.state is State.SOUND and has_weights(node, about)
    return is_learning or bool(_before(window))


def _freeze_before(window: MainWindow) -> None:
    window.design.front.perform(SetTrainable(_before(window), trainable=False))


def _frozen(window: MainWindow) -> tuple[str, ...]:
    """All layers that are frozen."""
    if not _in_design(window):
        return ()
    return tuple([node.id for node in window.design.front.document.project.network if not node.trainable])


def _unfreeze_all(window: MainWindow) -> None:
    window.design.front.perform(SetTrainable(_frozen(window), trainable=True))


def _can_replace_head(window: MainWindow) -> bool:
    """Whether a whole network is seen, and not the inside of a block."""
    if not _in_design(window):
        return False
    front = window.design.front
    return not front.is_read_only and not front.place and len(front.document.project.network) > 1


def _replace_head(window: MainWindow) -> None:
    """Give the network a head for the classes of the chosen data; say so where these are not known."""
    try:
        data = dataset_of(window.editor.document.project)
        obstacle, classes = data.obstacle(), data.classes
    except StudioError as error:
        obstacle, classes = str(error), ()
    if obstacle or not classes:
        window.editor.refused.emit(
            f"The head needs to know the classes. {obstacle or 'Choose data with classes in the Data workspace.'}"
        )
        return
    window.design.front.perform(ReplaceHead(len(classes)))


FREEZING_COMMANDS = (
    Command("network.freeze", "Freeze weights", "Network", _freeze, (),
            "Let training leave the weights of the selected layers as they are; again to unfreeze them.", _can_freeze,
            is_checked=_are_frozen, begins_group=True, contexts=("card",)),
    Command("network.freeze_before", "Freeze everything up to this layer", "Network", _freeze_before, ("Ctrl+Shift+F",),
            "Freeze the selected layer and all before it; also by dragging the line with the snowflake.",
            _can_freeze_before, in_text=False, contexts=("card",)),
    Command("network.unfreeze_all", "Unfreeze all", "Network", _unfreeze_all, (),
            "Let all layers learn again.", lambda window: bool(_frozen(window)), contexts=("card", "canvas")),
    Command("network.replace_head", "Replace the head", "Network", _replace_head, (),
            "Put global average pooling, dropout and a Dense layer for the classes of the chosen data behind the last "
            "feature maps.", _can_replace_head),
)  # fmt: skip
