from __future__ import annotations

from PySide6.QtCore import QMimeData, QUrl

from cnnstudio.ui.workspaces.pictures import holds_image


def test_other_kinds_of_files_are_left_to_the_window(qapp: object) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/net.CNNSTUDIO"), QUrl.fromLocalFile("/model.keras")])
    assert not holds_image(data)
    data.setUrls([QUrl("https://example.org/a.png")])
    assert not holds_image(data)
