"""The Guide panel: the notes of the project that is shown, beside Design and Inspect."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cnnstudio.ui.editor import Editor
from cnnstudio.ui.guide.guide_text import GuideText
from cnnstudio.ui.theme import theme
from cnnstudio.ui.theme.fonts import text_font
from cnnstudio.ui.theme.icons import sign
from cnnstudio.ui.theme.surfaces import GRID, Hairline, quiet_button

WORKSPACES = ("design", "inspect")
"""Where it can stand."""
_WIDTH, _LEAST = 304, 224  # px
_EMPTY = (
    "This project has no notes.\n\nWrite some under **Properties** while no layer is selected: they are read here, "
    "as Markdown. Notes that begin with a title (`# Title`) open this panel by themselves."
)


def is_guide(notes: str) -> bool:
    """Whether notes are meant to be read beside the project: they begin with a title."""
    return notes.lstrip().startswith("# ")


class GuidePanel(QWidget):
    """Shows the notes; comes by itself where they are a guide, until it is closed for that project.

    Signals:
        toggled: It came or went for another reason than the workspace.
    """

    toggled = Signal()

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._workspace = ""
        self._wishes: WeakKeyDictionary[Editor, bool] = WeakKeyDictionary()
        self.setAccessibleName("Guide")
        self.text = GuideText()
        self.close_button = quiet_button("Hide the guide; View › Guide brings it back")
        self.close_button.clicked.connect(self._on_closed)
        self._lay_out()
        theme.changed.connect(self._paint_button)
        self._paint_button()
        editor.project_changed.connect(self._refresh)
        editor.switched.connect(self._refresh)
        self.hide()

    def _lay_out(self) -> None:
        title = QLabel("Guide")
        title.setFont(text_font(strong=True))
        row = QHBoxLayout()
        row.setContentsMargins(2 * GRID, GRID // 2, GRID // 2, GRID // 2)
        row.addWidget(title, 1)
        row.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(Hairline())
        column.addWidget(self.text, 1)

    def sizeHint(self) -> QSize:
        """Wide enough to read."""
        return QSize(_WIDTH, 400)

    def minimumSizeHint(self) -> QSize:
        """Narrow lines are still read."""
        return QSize(_LEAST, 120)

    @property
    def is_wanted(self) -> bool:
        """Whether it is to be seen for the project that is shown, in a workspace where it can stand."""
        return self._wishes.get(self._editor.followed, is_guide(self._editor.document.project.notes))

    def want(self, wanted: bool) -> None:
        """Show it for this project, or no more."""
        self._wishes[self._editor.followed] = wanted
        self._refresh()
        self.toggled.emit()

    @Slot(str)
    def show_workspace(self, name: str) -> None:
        """Stand beside another workspace."""
        self._workspace = name
        self._refresh()

    @Slot()
    def _on_closed(self) -> None:
        self.want(False)

    @Slot()
    def _refresh(self) -> None:
        is_seen = self.is_wanted and self._workspace in WORKSPACES
        if is_seen:
            self.text.show_text(self._editor.document.project.notes or _EMPTY)
        self.setVisible(is_seen)

    @Slot()
    def _paint_button(self) -> None:
        self.close_button.setIcon(sign("close"))
