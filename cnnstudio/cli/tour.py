"""``cnnstudio tour``: plays the main job in the real window."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from cnnstudio.cli.output import say
from cnnstudio.display import has_display
from cnnstudio.document.folders import HOME_VARIABLE

_NEEDED_ACCURACY = 0.95


def tour(
    out: Annotated[Path, typer.Option("--out", help="Folder for pictures and tour.json.")] = Path("tour"),
    quick: Annotated[bool, typer.Option("--quick", help="Pictures in one look only.")] = False,
) -> None:
    """Play the main job: design, break and mend a shape, train on Digits, look inside; write pictures."""
    if not has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory(prefix="cnnstudio-tour-", ignore_cleanup_errors=True) as home:
        os.environ[HOME_VARIABLE] = home
        found = _played(out, quick)
    accuracy = found["digits"]["val_accuracy"]
    print(f"{accuracy:.1%} validation accuracy on Digits; pictures and tour.json in {out}")
    if accuracy < _NEEDED_ACCURACY:
        say(f"cnnstudio: the network learned less than {_NEEDED_ACCURACY:.0%}: run `cnnstudio doctor`.")
        raise typer.Exit(1)


def _played(out: Path, quick: bool) -> dict[str, dict[str, float]]:
    """Open the window, play, and close it again, whatever happened."""
    from cnnstudio.app import opened_window, qt_application
    from cnnstudio.ui.tour.play import play

    if qt_application() is None:
        raise typer.Exit(1)
    window = opened_window()
    try:
        return play(window, out, quick, say)
    finally:
        window.shut_down(keeps_draft=False)
        window.hide()
