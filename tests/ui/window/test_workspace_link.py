"""What the workspaces ask of their window, and which preferences Design follows."""

from __future__ import annotations

from cnnstudio.ui.main_window import MainWindow


def test_choices_act_at_once(main_window: MainWindow) -> None:
    from cnnstudio.ui.theme import theme

    main_window.preferences.theme = "dark"
    assert theme.is_dark
    main_window.preferences.theme = "light"
    assert not theme.is_dark
    main_window.preferences.share = "macs"
    assert main_window.design.canvas.canvas_scene.measure == "macs"


def test_hints_that_are_switched_in_design_are_remembered(main_window: MainWindow) -> None:
    wanted = not main_window.preferences.shows_hints
    main_window.design.hints_toggled.emit(wanted)
    assert main_window.preferences.shows_hints is wanted


def test_a_workspace_speaks_in_the_status_bar_and_leads_to_another(main_window: MainWindow) -> None:
    main_window.show_workspace("detect")
    main_window.detect.message.emit("This is said.")
    assert main_window.status.currentMessage() == "This is said."
    main_window.detect.train_requested.emit()
    assert (main_window.workspace_name, main_window.top_bar.tabs.currentIndex()) == ("train", 2)
