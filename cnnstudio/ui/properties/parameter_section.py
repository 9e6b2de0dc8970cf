"""Parameters of groups in the Properties panel: made of settings of layers inside, named, let go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from cnnstudio.core.errors import StudioError
from cnnstudio.core.settings import Setting
from cnnstudio.document.changes import SetGroup
from cnnstudio.document.exposing import drivers, exposed, joinable, joined, relabelled, released, without
from cnnstudio.document.group import Group, group_of
from cnnstudio.document.group_parameters import Parameter
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.levels.level_editor import LevelEditor
from cnnstudio.ui.properties.form import common_settings
from cnnstudio.ui.properties.parameter_line import ParameterLine
from cnnstudio.ui.theme.surfaces import GRID, DimLabel, ErrorLabel, Heading

_NONE_YET = (
    "None yet. Open the group (Enter), select layers inside, and choose “Make a parameter”: "
    "what it sets can then be set here."
)


class Shown(NamedTuple):
    """What the section is about.

    Attributes:
        editor: Edits the network that the group stands in.
        node: Id of the group.
        group: The group.
        ids: The layers inside that are selected; () where the group itself is.
    """

    editor: Editor
    node: str
    group: Group
    ids: tuple[str, ...]


class ParameterSection(QWidget):
    """Shows the parameters of the selected group; or, inside a group, those that set the selected layers.

    Args:
        editor: Stands for the editor of the selection.
        is_inside: Whether it is for layers inside a group.
        parent: Qt parent.

    Attributes:
        lines: One line for each parameter that is shown.
        make: The button that makes a setting of the selected layers a parameter; its menu lists them.
    """

    def __init__(self, editor: Editor, *, is_inside: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor, self._is_inside = editor, is_inside
        self._shown: Shown | None = None
        self._refusal = ""
        self.lines: list[ParameterLine] = []
        self.heading = Heading("Parameters")
        self.note = DimLabel()
        self.make = QPushButton("Make a parameter")
        self.menu = QMenu(self.make)
        self.error = ErrorLabel()
        self._rows = QVBoxLayout()
        self._lay_out()
        self.menu.aboutToShow.connect(self._fill_menu)
        editor.refused.connect(self._on_refused)
        editor.project_changed.connect(self.refresh)

    def _lay_out(self) -> None:
        self.make.setMenu(self.menu)
        self.make.setToolTip(
            "Let a setting of the selected layers be set from outside, as one of the group's own."
        )
        self.menu.setToolTipsVisible(True)
        self._rows.setSpacing(GRID // 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.heading)
        column.addLayout(self._rows)
        column.addWidget(self.note)
        column.addWidget(self.error)
        row = QHBoxLayout()
        row.addWidget(self.make)
        row.addStretch(1)
        column.addLayout(row)
        self.error.hide()

    @Slot()
    def refresh(self) -> None:
        """Show the selection as it is now; hidden where it has nothing to do with a group."""
        shown = (shown_around if self._is_inside else shown_group)(self._editor.followed)
        self.setVisible(shown is not None)
        if shown is None or shown == self._shown:
            self._shown = shown
            return
        self._shown = shown
        self.error.hide()
        self._show_lines(shown)
        self.heading.setText("Parameters of the group around" if self._is_inside else "Parameters")
        self.make.setVisible(self._is_inside)
        self.make.setEnabled(self._is_inside and bool(self._settings(shown)))
        self.note.setText(_note(shown, bool(self.lines)))
        self.note.setVisible(bool(self.note.text()))

    def _show_lines(self, shown: Shown) -> None:
        parameters = drivers(shown.group, shown.ids) if shown.ids else shown.group.parameters
        if [line.parameter for line in self.lines] == list(parameters) and all(
            line.is_inside == bool(shown.ids) for line in self.lines
        ):
            return
        for line in self.lines:
            self._rows.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.lines = [self._line(shown, parameter) for parameter in parameters]
        for line in self.lines:
            self._rows.addWidget(line)

    def _line(self, shown: Shown, parameter: Parameter) -> ParameterLine:
        line = ParameterLine(parameter, is_inside=bool(shown.ids))
        line.renamed.connect(self._on_renamed)
        line.removed.connect(self._on_removed)
        return line

    def _settings(self, shown: Shown) -> list[Setting]:
        """The settings that all selected layers have and that no parameter drives yet."""
        taken = {(key, name) for p in shown.group.parameters for key, name in p.targets if key in shown.ids}
        layers = [shown.group.inside[key].layer for key in shown.ids]
        return [
            setting
            for setting in common_settings(layers)
            if not all((key, setting.name) in taken for key in shown.ids)
        ]

    @Slot()
    def _fill_menu(self) -> None:
        self.menu.clear()
        if self._shown is None:
            return
        for setting in self._settings(self._shown):
            others = joinable(self._shown.group, setting)
            place = self.menu.addMenu(setting.label) if others else self.menu
            title = "New parameter" if others else setting.label
            action = place.addAction(title)
            action.setToolTip(setting.help)
            action.triggered.connect(self._adder(setting))
            for other in others:
                place.addAction(f"Set by “{other.label}”").triggered.connect(self._joiner(setting, other))

    def _adder(self, setting: Setting) -> Callable[[], None]:
        return lambda: self.expose(setting.name)

    def _joiner(self, setting: Setting, parameter: Parameter) -> Callable[[], None]:
        return lambda: self.join(setting.name, parameter.name)

    def expose(self, name: str) -> None:
        """Make a setting of the selected layers a parameter of their group."""
        shown = self._shown
        if shown is not None:
            label = next(setting.label for setting in self._settings(shown) if setting.name == name)
            targets = [(key, name) for key in shown.ids]
            self._perform("make a parameter", lambda: exposed(shown.group, label, targets))

    def join(self, name: str, parameter: str) -> None:
        """Let a parameter that there is drive a setting of the selected layers too."""
        shown = self._shown
        if shown is not None:
            targets = [(key, name) for key in shown.ids]
            self._perform("set by a parameter", lambda: joined(shown.group, parameter, targets))

    @Slot(str, str)
    def _on_renamed(self, name: str, label: str) -> None:
        shown = self._shown
        if shown is not None:
            self._perform("rename parameter", lambda: relabelled(shown.group, name, label))

    @Slot(str)
    def _on_removed(self, name: str) -> None:
        """Remove a parameter; or, inside, let it drive the selected layers no more."""
        shown = self._shown
        if shown is None:
            return
        if not shown.ids:
            self._perform("remove parameter", lambda: without(shown.group, name))
            return
        parameter = shown.group.parameter(name)
        gone = [t for t in parameter.targets if t[0] in shown.ids] if parameter is not None else []
        self._perform("release from parameter", lambda: released(shown.group, gone))

    def _perform(self, title: str, make: Callable[[], Group]) -> None:
        if self._shown is None:
            return
        self._refusal = ""
        try:
            done = self._shown.editor.perform(SetGroup(self._shown.node, make(), title))
        except StudioError as error:
            self._refusal, done = str(error), None
        self.error.setText("" if done is not None else self._refusal)
        self.error.setVisible(done is None)

    @Slot(str)
    def _on_refused(self, sentence: str) -> None:
        self._refusal = sentence


def shown_group(editor: Editor) -> Shown | None:
    """The group that is selected; None where something else is."""
    network, selection = editor.document.project.network, editor.selection
    group = group_of(network[selection[0]].layer) if len(selection) == 1 and not editor.is_read_only else None
    return None if group is None else Shown(editor, selection[0], group, ())


def shown_around(editor: Editor) -> Shown | None:
    """The group around the layers that are selected inside it; None where that cannot be edited."""
    if (
        not isinstance(editor, LevelEditor)
        or editor.node is None
        or editor.is_read_only
        or not editor.selection
    ):
        return None
    group = group_of(editor.outer.document.project.network[editor.node].layer)
    if group is None or any(key not in group.inside for key in editor.selection):
        return None
    if any(group.inside[key].layer.maximum_inputs == 0 for key in editor.selection):
        return None
    return Shown(editor.outer, editor.node, group, editor.selection)


def _note(shown: Shown, has_lines: bool) -> str:
    """What stands under the lines."""
    if not shown.ids:
        return "" if has_lines else _NONE_YET
    return "" if has_lines else _count_text(shown.ids)


def _count_text(ids: Sequence[str]) -> str:
    layers = "This layer is" if len(ids) == 1 else "These layers are"
    return f"{layers} not set by any."
