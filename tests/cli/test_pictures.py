from __future__ import annotations

import signal
from pathlib import Path
from typing import Any

import pytest
import typer

from cnnstudio.cli.pictures import run_until_stopped, targets
from cnnstudio.core.errors import FileError
from cnnstudio.engine.process.control import Control


def test_each_image_has_names_of_its_own(tmp_path: Path) -> None:
    found = targets(tmp_path, ["x/a.png", "y/a.jpg", "y/a-2.jpg"], (".png", "-overlay.png"))
    names = [[path.name for path in files] for files in found]
    assert names == [
        ["a.png", "a-overlay.png"],
        ["a-2.png", "a-2-overlay.png"],
        ["a-2-2.png", "a-2-2-overlay.png"],
    ]


def test_an_image_is_never_written_over(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="is one of the images themselves"):
        targets(tmp_path, [str(tmp_path / "b.png"), str(tmp_path / "sub" / ".." / "a.png")])


class Endless:
    """Waits until it is stopped, which Ctrl+C does."""

    def __call__(self, report: Any, control: Control) -> None:
        signal.raise_signal(signal.SIGINT)
        while True:
            control.check()


def test_a_stop_ends_the_command_with_its_own_status(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as end:
        run_until_stopped(Endless())
    assert end.value.exit_code == 130
    assert capsys.readouterr().err == "stopped\n"
