"""Plays all chapters of the tour and writes what came of them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cnnstudio.core.errors import FileError
from cnnstudio.ui.main_window import MainWindow
from cnnstudio.ui.theme import theme
from cnnstudio.ui.tour import chapters, scenes
from cnnstudio.ui.tour.stage import Stage

CHAPTERS: tuple[tuple[str, Callable[[Stage], dict[str, Any]]], ...] = (
    ("design", chapters.design),
    ("data", chapters.data),
    ("digits", chapters.train),
    ("runs", chapters.runs),
    ("inspect", chapters.inspect),
    ("detect", scenes.detect),
    ("segment", scenes.segment),
)
"""What ``tour.json`` calls each chapter, and what plays it."""

_SIZE = 1440, 900


def play(window: MainWindow, out: Path, quick: bool, say: Callable[[str], None]) -> dict[str, Any]:
    """Play the main job and write pictures and ``tour.json``.

    Args:
        window: A window that is shown, with an empty project.
        out: The folder to write into; made if it is not there.
        quick: Whether to take each picture in one look only.
        say: Told in a sentence what is going on.

    Returns:
        What ``tour.json`` holds.

    Raises:
        FileError: The folder cannot be written.
        EngineError: Something did not come about.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(
            f"{out} cannot be made ({error.strerror}): choose another folder with --out."
        ) from error
    theme.apply("light")
    window.resize(*_SIZE)
    stage = Stage(window, out, quick)
    found: dict[str, Any] = {}
    for name, chapter in CHAPTERS:
        say(f"{name}…")
        start = time.monotonic()
        found[name] = chapter(stage)
        say(f"{name}: {time.monotonic() - start:.1f} s")
    found["pictures"] = stage.pictures
    (out / "tour.json").write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    return found
