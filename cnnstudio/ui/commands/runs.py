"""Commands about runs: what is done with those that are selected in the Runs workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnstudio.ui.commands.table import Command

if TYPE_CHECKING:
    from cnnstudio.engine.runs.record import RunRecord
    from cnnstudio.ui.main_window import MainWindow


def _selected(window: MainWindow) -> tuple[RunRecord, ...]:
    return window.runs.desk.selected if window.workspace_name == "runs" else ()


def _one(window: MainWindow) -> RunRecord | None:
    """The one run that is selected."""
    selected = _selected(window)
    return selected[0] if len(selected) == 1 else None


def _has_one(window: MainWindow) -> bool:
    return _one(window) is not None


def _has_sound(window: MainWindow) -> bool:
    run = _one(window)
    return run is not None and not run.is_damaged


def _can_resume(window: MainWindow) -> bool:
    run = _one(window)
    return run is not None and run.can_resume


def _has_model(window: MainWindow) -> bool:
    run = _one(window)
    return run is not None and run.can_be_tested


def _can_delete(window: MainWindow) -> bool:
    selected = _selected(window)
    return bool(selected) and not any(run.is_running for run in selected)


def _has_any(window: MainWindow) -> bool:
    return bool(_selected(window))


RUNS_COMMANDS = (
    Command("runs.tick", "Tick or untick", "Train", lambda window: window.runs.desk.table.toggle_ticks(), (),
            "Show the curves of the selected runs, or no more (Space in the table).", _has_any, submenu="Runs",
            begins_group=True, contexts=("run",)),
    Command("runs.restore", "Open its project", "Train", lambda window: window.runs.desk.restore(), (),
            "Open the project as it was trained, in a tab of its own.", _has_sound, submenu="Runs", contexts=("run",)),
    Command("runs.resume", "Resume", "Train", lambda window: window.runs.desk.resume(), (),
            "Go on after its last whole epoch, in its own folder.", _can_resume, submenu="Runs", contexts=("run",)),
    Command("runs.evaluate", "Evaluate on test images", "Train", lambda window: window.runs.desk.evaluate(), (),
            "Run all test images through its best epoch.", _has_model, submenu="Runs", contexts=("run",)),
    Command("runs.inspect", "Look inside", "Train", lambda window: window.runs.desk.inspect(), (),
            "Look into its model in Inspect.", _has_model, submenu="Runs", contexts=("run",)),
    Command("runs.rename", "Rename run", "Train", lambda window: window.runs.desk.table.rename(), (),
            "Give the run another name (F2 in the table).", _has_one, submenu="Runs", contexts=("run",)),
    Command("runs.notes", "Write notes", "Train", lambda window: window.runs.desk.write_notes(), (),
            "Write your own words about the run.", _has_one, submenu="Runs", contexts=("run",)),
    Command("runs.folder", "Open run folder", "Train", lambda window: window.runs.desk.open_folder(), (),
            "Show the run's folder in the file manager.", _has_one, submenu="Runs", contexts=("run",)),
    Command("runs.export_history", "Export history as CSV…", "Train", lambda window: window.runs_link.export_history(),
            (), "Write the epochs of the ticked runs to a table; of the selected ones where none is ticked.", _has_any,
            submenu="Runs", contexts=("run",)),
    Command("runs.export_table", "Export table as CSV…", "Train", lambda window: window.runs_link.export_table(), (),
            "Write the rows and columns that are shown.", _has_any, submenu="Runs", contexts=("run",)),
    Command("runs.delete", "Move to trash", "Train", lambda window: window.runs.desk.delete(), (),
            "Move the selected runs to the trash (Del in the table); Undo brings them back.", _can_delete, submenu="Runs",
            contexts=("run",)),
)  # fmt: skip
