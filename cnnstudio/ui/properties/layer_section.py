"""The properties of the selected layers: name, type, and the form of their settings."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.core.freezing import learners
from cnnstudio.core.network import Node
from cnnstudio.document.changes import Rename, ResetSettings, SetSettings, SetTrainable
from cnnstudio.document.keras_names import keras_name
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.properties.form import SettingsForm
from cnnstudio.ui.properties.name_line import NameLine
from cnnstudio.ui.properties.trainable_row import TrainableRow
from cnnstudio.ui.theme.fonts import text_font
from cnnstudio.ui.theme.surfaces import GRID, DimLabel, ErrorLabel, TextLabel


class LayerSection(QWidget):
    """Shows the selection and sends its edits through the editor."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._refusal = ""
        self._shown: tuple[str, ...] = ()
        self._typed = ""
        self._places: dict[str, str] = {}  # the settings under which errors stand, by their messages
        self._learners: tuple[str, ...] = ()
        self.name_line = NameLine()
        self.name_error = ErrorLabel()
        self.title = TextLabel()
        self.title.setFont(text_font(2, strong=True))
        self.type_line = DimLabel()
        self.form = SettingsForm()
        self.trainable = TrainableRow()
        self.nothing = DimLabel()
        self._lay_out()
        self.name_line.renamed.connect(self._on_renamed)
        self.name_line.cancelled.connect(self.name_error.hide)
        self.form.edited.connect(self._on_edited)
        self.trainable.chosen.connect(self._on_trainable_chosen)
        self.form.reset_asked.connect(self._on_reset_asked)
        editor.refused.connect(self._on_refused)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        for widget in (self.name_line, self.title, self.name_error, self.type_line):
            column.addWidget(widget)
        column.addSpacing(GRID)
        column.addWidget(self.form)
        column.addWidget(self.nothing)
        column.addWidget(self.trainable)
        self.name_error.hide()

    def refresh(self) -> None:
        """Show the selection as it is now."""
        network = self._editor.document.project.network
        nodes = [network[node] for node in self._editor.selection]
        if not nodes:
            return
        ids = tuple(node.id for node in nodes)
        if ids != self._shown:
            self.name_error.hide()
            self._places = {}
        self._shown = ids
        self._show_header(nodes)
        self._learners = learners(self._editor.document.report, ids)
        self.trainable.show_values([network[key].trainable for key in self._learners])
        self.form.show_values([node.layer for node in nodes], (self._editor.place, ids))
        self.form.show_problems(self._problems(nodes))
        self.form.setVisible(not self.form.is_empty)
        self.nothing.setVisible(self.form.is_empty)
        self.nothing.setText(
            "Nothing to set." if len(nodes) == 1 else "These layers have no setting in common."
        )

    def _problems(self, nodes: list[Node]) -> dict[str, str]:
        """Why the only layer cannot be, by the setting that was typed when it came, or the first that mends it."""
        report = self._editor.document.report
        errors = [problem for problem in report[nodes[0].id].problems if problem.is_error]
        before, self._places = self._places, {}
        found: dict[str, str] = {}
        for problem in errors if len(nodes) == 1 else []:
            mending = [name for fix in problem.finding.fixes for name in fix.settings]
            names = [before.get(problem.message, self._typed), *mending]
            place = next((name for name in names if name in self.form.rows), "")
            self._places[problem.message] = place
            found.setdefault(place, problem.message)
        return found

    def _show_header(self, nodes: list[Node]) -> None:
        is_single = len(nodes) == 1
        self.name_line.setVisible(is_single)
        self.title.setVisible(not is_single)
        if is_single:
            layer = nodes[0].layer
            self.name_line.show_name(nodes[0].name)
            fit = keras_name(nodes[0].name)
            called = "" if fit == nodes[0].name else f"\nIn Keras and scripts: {fit}"
            self.type_line.setText(f"{layer.label} · {layer.summary()}{called}")
            return
        counts = Counter(node.layer.label for node in nodes)
        self.title.setText(f"{len(nodes)} layers")
        self.type_line.setText(
            ", ".join(label if n == 1 else f"{n} × {label}" for label, n in counts.items())
        )

    @Slot(str, object, str)
    def _on_edited(self, name: str, value: object, gesture: str) -> None:
        change = SetSettings.of(self._editor.selection, {name: value}, gesture)
        self._typed = name
        if self._editor.perform(change) is None:
            self.form.show_error(name, self._refusal)
        self._typed = ""

    @Slot(bool)
    def _on_trainable_chosen(self, trainable: bool) -> None:
        self._editor.perform(SetTrainable(self._learners, trainable))

    @Slot(str)
    def _on_reset_asked(self, name: str) -> None:
        self._editor.perform(ResetSettings(self._editor.selection, (name,)))

    @Slot(str)
    def _on_renamed(self, name: str) -> None:
        if len(self._shown) != 1 or self._shown[0] not in self._editor.document.project.network:
            return
        applied = self._editor.perform(Rename(self._shown[0], name))
        self.name_error.setText("" if applied is not None else self._refusal)
        self.name_error.setVisible(applied is None)

    @Slot(str)
    def _on_refused(self, sentence: str) -> None:
        self._refusal = sentence
