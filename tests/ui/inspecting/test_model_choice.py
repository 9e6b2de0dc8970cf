from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.document.folders import runs_folder
from cnnstudio.engine.runs.annotation import annotate
from cnnstudio.ui.inspecting.model_choice import UNTRAINED, ModelChoice, run_label, saved_runs


def make_run(name: str, with_model: bool = True) -> str:
    folder = runs_folder() / name
    folder.mkdir(parents=True)
    if with_model:
        (folder / "best.keras").write_bytes(b"model")
    return str(folder)


@pytest.fixture
def choice(qtbot: QtBot) -> ModelChoice:
    made = ModelChoice()
    qtbot.addWidget(made)
    return made


def test_runs_with_a_model_are_listed_newest_first() -> None:
    first, second = make_run("20260101-120000-a"), make_run("20260102-120000-b")
    make_run("20260103-120000-c", with_model=False)
    assert saved_runs(runs_folder()) == (second, first)


def test_without_a_folder_there_are_none() -> None:
    assert saved_runs(Path("nowhere at all")) == ()


def test_at_first_the_network_on_the_canvas_is_chosen(choice: ModelChoice) -> None:
    assert choice.path == UNTRAINED
    assert choice.currentText() == "This network, untrained"


def test_the_newest_run_of_the_session_is_preferred(choice: ModelChoice, qtbot: QtBot) -> None:
    run = make_run("20260102-120000-b")
    with qtbot.waitSignal(choice.path_changed) as signal:
        choice.note_run(run)
    assert signal.args == [run]
    assert choice.currentText() == "Latest: b, 12:00"
    newer = make_run("20260103-120000-b")
    choice.note_run(newer)
    assert choice.path == newer


def test_what_the_user_has_chosen_stays(choice: ModelChoice) -> None:
    old, new = make_run("20260101-120000-a"), make_run("20260102-120000-b")
    choice.choose(old)
    choice.note_run(new)
    assert choice.path == old
    assert choice.latest == new


def test_a_file_from_elsewhere_can_be_chosen(choice: ModelChoice) -> None:
    choice.choose("/models/mine.keras")
    assert (choice.path, choice.currentText()) == ("/models/mine.keras", "mine.keras")
    choice.choose(UNTRAINED)
    assert choice.findData("/models/mine.keras") > 0


def test_new_runs_are_found_when_it_is_seen(choice: ModelChoice) -> None:
    run = make_run("20260101-120000-a")
    assert choice.findData(run) < 0
    choice.show()
    assert choice.findData(run) > 0
    assert choice.path == UNTRAINED


def test_a_run_has_the_name_that_it_was_given(choice: ModelChoice) -> None:
    old, new = make_run("20260101-120000-lenet"), make_run("20260102-130000-lenet")
    choice.note_run(new)
    annotate(Path(old), name="Before the augmentation")
    annotate(Path(new), name="With it")
    choice.showPopup()  # looks again
    choice.hidePopup()
    assert choice.currentText() == "Latest: With it, 13:00"
    assert choice.itemText(choice.findData(old)) == "Before the augmentation, 1 Jan 12:00"


@pytest.mark.parametrize(
    ("folder", "label"),
    [("20261121-005518-lenet5_digits", "lenet5_digits, 21 Nov 00:55"), ("20269999-005518-x", "20269999-005518-x"),
     ("mine.keras", "mine.keras")],
)  # fmt: skip
def test_runs_are_named_for_people(folder: str, label: str) -> None:
    assert run_label(folder) == label


def test_long_names_are_cut_visibly(choice: ModelChoice) -> None:
    from PySide6.QtWidgets import QStyleOptionComboBox

    choice.resize(160, 24)
    choice.choose("/models/a_model_with_quite_a_long_name_that_somebody_typed.keras")
    option = QStyleOptionComboBox()
    choice.initStyleOption(option)
    assert "…" in option.currentText  # type: ignore[attr-defined]
