"""About the program: version, licence, and where its files lie."""

from __future__ import annotations

import html

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QWidget

import cnnstudio
from cnnstudio.document.folders import data_folder, log_folder, settings_folder
from cnnstudio.ui.widgets.text_dialog import TextDialog


class About(TextDialog):
    """What one tells when one reports a fault."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("About CNN Studio", about_text(), parent)


def about_text() -> str:
    """The text, as HTML."""
    places = (("Drafts and runs", data_folder()), ("Settings", settings_folder()), ("Logs", log_folder()))
    rows = "".join(
        f"<tr><td style='padding-right: 16px'>{name}</td><td>{html.escape(str(folder))}</td></tr>"
        for name, folder in places
    )
    return (
        f"<p><b>CNN Studio {cnnstudio.__version__}</b></p>"
        "<p>Design convolutional networks by drag and drop, train them in the background, and look inside.</p>"
        "<p>All is local: nothing is sent anywhere.</p>"
        f"<p>MIT licence · Qt {qVersion()} · PySide6 under the LGPL · Keras computes in a process of its own.</p>"
        f"<table>{rows}</table>"
    )
