"""The few questions that must be answered before the program can go on."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from cnnstudio.document.files import KERAS_ENDINGS, NETWORK_ENDINGS, ONNX_ENDING, PROJECT_ENDING

_BUTTON = QMessageBox.StandardButton
_MOST_NAMES = 10


class Answer(Enum):
    """What is to become of unsaved work."""

    SAVE = "save"
    DISCARD = "discard"
    CANCEL = "cancel"


class Ending(Enum):
    """What is to become of a training whose project or window is to be closed."""

    STOP = "stop"
    KEEP = "keep"
    CANCEL = "cancel"


def ask_about_weights(parent: QWidget, name: str, beside: str) -> bool | None:
    """Ask whether the weights of a network are written beside its script; to write them is the default.

    Args:
        parent: The window.
        name: What the script is called.
        beside: What the file of the weights will be called.

    Returns:
        Whether they are; None if nothing is to be written.
    """
    box = _box(parent, "Export", f"Write the weights beside {name}?")
    box.setIcon(QMessageBox.Icon.Question)
    box.setInformativeText(
        f"The network has weights. In {beside} the script finds them and begins with them; "
        "alone it builds the network with start weights."
    )
    both = box.addButton("Script and weights", QMessageBox.ButtonRole.AcceptRole)
    alone = box.addButton("Script alone", QMessageBox.ButtonRole.NoRole)
    box.setStandardButtons(_BUTTON.Cancel)
    box.setDefaultButton(both)
    box.setEscapeButton(_BUTTON.Cancel)
    box.exec()
    chosen = box.clickedButton()
    box.deleteLater()
    return True if chosen is both else False if chosen is alone else None


WINDOW = "the window"
"""What `ask_to_end_training` calls the window."""


def ask_about_unsaved(parent: QWidget, name: str, also: str = "") -> Answer:
    """Ask whether unsaved work is saved or given up; Cancel is the default.

    Args:
        parent: The window.
        name: What the work is called.
        also: A sentence about what else would end.
    """
    box = _box(parent, "Unsaved changes", f"Save the changes to {name}?")
    box.setInformativeText(f"Without saving they are lost. {also}".strip())
    return _answer(box, _BUTTON.Save)


def ask_about_several(parent: QWidget, names: Sequence[str], also: str = "") -> Answer:
    """Ask what becomes of the unsaved work on several projects, all at once; Cancel is the default.

    Args:
        parent: The window.
        names: What the projects are called.
        also: A sentence about what else would end.
    """
    box = _box(parent, "Unsaved changes", f"Save the changes to {len(names)} projects?")
    rest = len(names) - _MOST_NAMES
    listed = [*names[:_MOST_NAMES], f"and {rest} more"] if rest > 0 else [*names]
    lines = "\n".join(f"• {name}" for name in listed)
    box.setInformativeText(f"{lines}\n\nWithout saving they are lost. {also}".strip())
    return _answer(box, _BUTTON.SaveAll)


def ask_to_end_training(parent: QWidget, names: Sequence[str], closes: str) -> Ending:
    """Ask what becomes of trainings that run while something is closed; Cancel is the default.

    Args:
        parent: The window.
        names: What the projects are called that are being trained.
        closes: What is closed: ``the window``, or the name of the project.
    """
    whose = (
        f"{len(names)} projects are"
        if len(names) > 1
        else "it is"
        if names[0] == closes
        else f"{names[0]} is"
    )
    place = "in the window, which is minimized" if closes == WINDOW else "in its tab"
    box = _box(parent, "Training runs", f"Close {closes} while {whose} being trained?")
    box.setInformativeText(
        "Stop and close ends the training after the batch that runs; its best epoch is kept. "
        f"Keep training lets it go on {place}."
    )
    box.setStandardButtons(_BUTTON.Cancel)
    box.setDefaultButton(_BUTTON.Cancel)
    box.setEscapeButton(_BUTTON.Cancel)
    stop = box.addButton("Stop and close", QMessageBox.ButtonRole.DestructiveRole)
    keep = box.addButton("Keep training", QMessageBox.ButtonRole.AcceptRole)
    box.exec()
    chosen = box.clickedButton()
    box.deleteLater()
    return Ending.STOP if chosen is stop else Ending.KEEP if chosen is keep else Ending.CANCEL


def ask_to_lose_drawings(parent: QWidget, trouble: str) -> bool:
    """Ask whether the window closes although annotations cannot be saved; Cancel is the default.

    Args:
        parent: The window.
        trouble: Why they cannot be, in a sentence.
    """
    box = _box(parent, "Annotations not saved", "Close the window without saving the annotations?")
    box.setInformativeText(f"{trouble} What was drawn since then is lost if the window closes.")
    box.setStandardButtons(_BUTTON.Cancel)
    box.setDefaultButton(_BUTTON.Cancel)
    box.setEscapeButton(_BUTTON.Cancel)
    lose = box.addButton("Close without saving", QMessageBox.ButtonRole.DestructiveRole)
    box.exec()
    chosen = box.clickedButton()
    box.deleteLater()
    return chosen is lose


def _box(parent: QWidget, title: str, text: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    return box


def _answer(box: QMessageBox, save: QMessageBox.StandardButton) -> Answer:
    """What was answered to a question about unsaved work, which is done with then."""
    box.setStandardButtons(save | _BUTTON.Discard | _BUTTON.Cancel)
    box.setDefaultButton(_BUTTON.Cancel)
    box.setEscapeButton(_BUTTON.Cancel)
    box.exec()
    chosen = box.standardButton(box.clickedButton())
    box.deleteLater()
    return {save: Answer.SAVE, _BUTTON.Discard: Answer.DISCARD}.get(chosen, Answer.CANCEL)


def ask_what_to_open(parent: QWidget, folder: Path) -> Path | None:
    """Ask for a project or a model; None if the user thinks better of it."""
    kinds = (
        f"Projects and models ({_patterns(*NETWORK_ENDINGS)})",
        f"Projects ({_patterns(PROJECT_ENDING)})",
        f"Keras models ({_patterns(*KERAS_ENDINGS)})",
        f"ONNX models ({_patterns(ONNX_ENDING)})",
        "All files (*)",
    )
    name, _ = QFileDialog.getOpenFileName(parent, "Open", str(folder), ";;".join(kinds))
    return Path(name) if name else None


def _patterns(*endings: str) -> str:
    """Endings as Qt's file dialogs take them."""
    return " ".join(f"*{ending}" for ending in endings)


def ask_for_weights(parent: QWidget, folder: Path) -> Path | None:
    """Ask for a weights file; None if the user thinks better of it."""
    kinds = ("Models and weights (*.keras *.weights.h5 *.h5 *.hdf5 *.onnx)", "All files (*)")
    name, _ = QFileDialog.getOpenFileName(parent, "Load weights", str(folder), ";;".join(kinds))
    return Path(name) if name else None


def ask_for_class_names(parent: QWidget, folder: Path) -> Path | None:
    """Ask for the file with the names of the ImageNet classes; None if the user thinks better of it."""
    kinds = ("Names of the ImageNet classes (*.json)", "All files (*)")
    name, _ = QFileDialog.getOpenFileName(parent, "Names of the classes", str(folder), ";;".join(kinds))
    return Path(name) if name else None


def ask_where_to_save(parent: QWidget, suggestion: Path, title: str, kind: str) -> Path | None:
    """Ask for a name to save under; the ending of the suggestion is added where there is none.

    Args:
        parent: The window.
        suggestion: Folder and name to begin with.
        title: The dialog's title.
        kind: What such files are, with their pattern, as Qt writes it; ``;;`` stands between several, the
            suggestion's first.
    """
    dialog = QFileDialog(parent, title, str(suggestion.parent), kind)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suggestion.suffix.removeprefix("."))
    dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(_ending(chosen)))
    dialog.selectFile(suggestion.name)
    accepted = dialog.exec()
    names = dialog.selectedFiles()
    dialog.deleteLater()
    return Path(names[0]) if accepted and names else None


def _ending(kind: str) -> str:
    """The first ending of a kind of files, without its dot: ``py`` for ``Scripts (*.py)``; "" for ``(*)``."""
    return kind.rpartition("(*")[2].rstrip(")").split()[0].removeprefix(".") if "(*." in kind else ""
