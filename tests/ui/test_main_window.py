from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cnnstudio.document.changes import AddLayer, Rename
from cnnstudio.document.demonstrations import DEMONSTRATIONS
from cnnstudio.document.files import load_project, save_project
from cnnstudio.document.folders import drafts_folder
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.main_window import MainWindow
from cnnstudio.ui.preferences import Preferences
from cnnstudio.ui.saving.questions import Answer


@pytest.fixture
def project_file(broken_editor: Editor, tmp_path: Path) -> Path:
    path = tmp_path / "trial.cnnstudio"
    save_project(broken_editor.document.project, path)
    return path


def _texts(window: MainWindow) -> list[str]:
    return [row.text for row in window.messages.rows]


def test_the_title_tells_the_file_and_unsaved_changes(main_window: MainWindow, project_file: Path) -> None:
    assert main_window.windowTitle() == "untitled — CNN Studio"
    main_window.files.open(project_file)
    assert main_window.windowTitle() == "trial.cnnstudio — CNN Studio"
    main_window.editor.perform(Rename("a", "stem"))
    assert main_window.windowTitle() == "trial.cnnstudio • — CNN Studio"
    main_window.editor.undo_stack.undo()
    assert main_window.windowTitle() == "trial.cnnstudio — CNN Studio"


def test_only_design_is_made_at_first(main_window: MainWindow) -> None:
    assert main_window.workspace_name == "design"
    assert main_window.stack.get("train") is None
    assert main_window.stack.get("inspect") is None


def test_tabs_show_workspaces_and_keys_do_too(main_window: MainWindow, qtbot: QtBot) -> None:
    main_window.top_bar.tabs.setCurrentIndex(3)
    assert main_window.workspace_name == "inspect"
    assert main_window.stack.currentWidget() is main_window.inspect
    QTest.keyClick(main_window, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert main_window.workspace_name == "train"
    assert main_window.top_bar.tabs.currentIndex() == 2


def test_a_refused_edit_is_told_and_the_next_edit_clears_it(
    main_window: MainWindow, project_file: Path, make_layer: Any
) -> None:
    main_window.files.open(project_file)
    main_window.editor.perform(Rename("a", "image"))
    assert "Another layer is called image" in _texts(main_window)[0]
    main_window.editor.perform(Rename("a", "stem"))
    assert _texts(main_window) == []


@pytest.mark.parametrize(
    ("answer", "closes"), [(Answer.CANCEL, False), (Answer.DISCARD, True), (Answer.SAVE, True)]
)
def test_closing_asks_about_unsaved_work(
    answer: Answer, closes: bool, main_window: MainWindow, answers: Any, tmp_path: Path, make_layer: Any
) -> None:
    answers.unsaved, answers.path = answer, tmp_path / "kept.cnnstudio"
    main_window.editor.perform(AddLayer(make_layer("input")))
    assert main_window.close() is closes
    assert answers.asked[0] == "unsaved untitled"
    assert answers.path.exists() is (answer is Answer.SAVE)
    assert main_window.isVisible() is not closes


def test_closing_goes_on_if_the_save_fails(
    main_window: MainWindow, answers: Any, tmp_path: Path, make_layer: Any
) -> None:
    answers.unsaved, answers.path = Answer.SAVE, tmp_path / "gone" / "kept.cnnstudio"
    main_window.editor.perform(AddLayer(make_layer("input")))
    assert not main_window.close()
    assert "could not be saved" in _texts(main_window)[0]
    assert main_window.editor.document.is_modified


def test_closing_a_saved_project_asks_nothing(
    main_window: MainWindow, answers: Any, project_file: Path
) -> None:
    main_window.files.open(project_file)
    assert main_window.close()
    assert answers.asked == []


def _mime(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def _drop(window: MainWindow, data: QMimeData) -> None:
    action, button, held = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPointF(600, 400).toPoint(), action, data, button, held)
    window.dragEnterEvent(entering)
    assert entering.isAccepted()
    dropping = QDropEvent(QPointF(600, 400), action, data, button, held)
    window.dropEvent(dropping)


def test_a_dropped_project_opens(main_window: MainWindow, project_file: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(main_window.files.opened):
        _drop(main_window, _mime(project_file))
    assert main_window.editor.document.path == project_file


def test_the_canvas_leaves_files_to_the_window(
    main_window: MainWindow, project_file: Path, qtbot: QtBot
) -> None:
    action, button, held = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    viewport = main_window.design.canvas.viewport()
    data = _mime(project_file)
    place = QPointF(100, 100)
    entering = QDragEnterEvent(place.toPoint(), action, data, button, held)
    QApplication.sendEvent(viewport, entering)
    assert entering.isAccepted()
    with qtbot.waitSignal(main_window.files.opened):
        QApplication.sendEvent(viewport, QDropEvent(place, action, data, button, held))


def test_a_dropped_image_goes_to_inspect(
    main_window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    image.save(str(tmp_path / "photo.png"))
    seen: list[str] = []
    monkeypatch.setattr(
        "cnnstudio.ui.workspaces.inspect.InspectWorkspace.open_image", lambda _, path: seen.append(path)
    )
    _drop(main_window, _mime(tmp_path / "photo.png"))
    qtbot.waitUntil(lambda: seen == [str(tmp_path / "photo.png")])
    assert main_window.workspace_name == "inspect"


def test_a_dropped_folder_is_the_data_set(main_window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "photos").mkdir()
    with qtbot.waitSignal(main_window.data.desk.looked):
        _drop(main_window, _mime(tmp_path / "photos"))
    assert main_window.workspace_name == "data"
    assert dict(main_window.editor.document.project.data.settings)["path"] == str(tmp_path / "photos")
    assert "holds no images" in main_window.data.desk.notice.text
    main_window.editor.undo_stack.undo()
    assert main_window.editor.document.project.data.kind == "digits"


def test_layout_and_geometry_are_remembered(main_window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    main_window.resize(760, 700)
    main_window.design.palette_dock.hide()
    main_window.close()
    again = MainWindow(Preferences(tmp_path / "window.ini"), warms_up=False)
    qtbot.addWidget(again)
    assert again.design.palette_dock.isHidden()
    assert (again.width(), again.height()) == (760, 700)
    again.reset_layout()
    assert not again.design.palette_dock.isHidden()
    again.shut_down(keeps_draft=False)


def test_a_damaged_layout_does_no_harm(tmp_path: Path, qtbot: QtBot) -> None:
    preferences = Preferences(tmp_path / "window.ini")
    for name in ("window", "design"):
        preferences.keep_state(name, QByteArray(b"rubbish"))
    window = MainWindow(preferences, warms_up=False)
    qtbot.addWidget(window)
    assert not window.design.palette_dock.isHidden()
    window.shut_down(keeps_draft=False)


def test_escape_dismisses_a_message(main_window: MainWindow) -> None:
    main_window.messages.show_error("Something is wrong: mend it.")
    QTest.keyClick(main_window.design.canvas, Qt.Key.Key_Escape)
    assert _texts(main_window) == []


def test_a_left_draft_is_offered_and_restored(
    main_window: MainWindow, broken_editor: Editor, qtbot: QtBot, tmp_path: Path
) -> None:
    from cnnstudio.document.drafts import DraftKeeper

    keeper = DraftKeeper(drafts_folder())
    keeper.keep(broken_editor.document.project, tmp_path / "trial.cnnstudio")
    keeper.leave()
    main_window._recovery.offer()
    (row,) = main_window.messages.rows
    assert "trial.cnnstudio" in row.text
    row.buttons[0].click()
    assert main_window.editor.document.project.network == broken_editor.document.project.network
    assert main_window.windowTitle() == "trial.cnnstudio • — CNN Studio"
    main_window.files.save()
    assert load_project(tmp_path / "trial.cnnstudio").network == broken_editor.document.project.network
    main_window.close()
    assert list(drafts_folder().iterdir()) == []


LIGHT = """
import sys
from PySide6.QtWidgets import QApplication
application = QApplication([])
from cnnstudio.app import opened_window
from cnnstudio.core.catalogue import layer_type
from cnnstudio.document.changes import AppendLayer, SetSettings
window = opened_window(warms_up=False)
application.processEvents()
window.editor.perform(AppendLayer(layer_type("input")(), None))
window.editor.perform(AppendLayer(layer_type("conv_2d")(), window.editor.selection[-1]))
window.editor.perform(SetSettings.of(window.editor.selection, {"filters": 9}))
while not window.training.readiness.problems:
    application.processEvents()
heavy = "keras tensorflow numpy pyqtgraph sklearn PIL typer rich qtawesome".split()
print(sorted(name for name in heavy if name in sys.modules))
window.shut_down(keeps_draft=False)
"""


def test_the_window_opens_and_edits_without_heavy_libraries() -> None:
    answer = subprocess.run([sys.executable, "-c", LIGHT], capture_output=True, text=True, check=True)
    assert answer.stdout.splitlines()[-1] == "[]"


def test_an_empty_canvas_leads_to_the_demonstrations_and_keeps_the_keys(main_window: MainWindow) -> None:
    link = main_window.design.levels.demonstrations
    assert link.isVisible()
    assert not link.hasFocus()
    link.menu_of_demonstrations.actions()[0].trigger()
    assert main_window.editor.document.project == DEMONSTRATIONS[0].project
    assert main_window.inspect.isVisible()
    main_window.show_workspace("design")
    assert main_window.design.levels.demonstrations.isHidden()


def test_scenes_have_zoom_pasting_and_a_picture_of_their_own(main_window: MainWindow, qtbot: QtBot) -> None:
    assert [main_window.scenes] == [None]
    main_window.show_workspace("detect")
    assert main_window.scenes is main_window.detect
    main_window.commands.refresh()
    for name in ("view.fit", "view.zoom_in", "view.next_image"):
        assert main_window.commands.all[name].isEnabled()
    desk = main_window.detect.desk
    desk.samples.open_shapes()
    qtbot.waitUntil(lambda: desk.reel.picture is not None)
    before = desk.view.sight
    main_window.commands.all["view.zoom_in"].trigger()
    assert desk.view.sight.scale > before.scale
    main_window.commands.all["view.fit"].trigger()
    assert desk.view.sight == before
    main_window.open_dropped([])
    assert main_window.picture_workspace() is main_window.detect
    desk.train_requested.emit()
    assert main_window.workspace_name == "train"
    assert main_window.picture_workspace() is main_window.inspect
