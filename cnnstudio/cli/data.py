"""What DATA means on the command line, fetched first where it is not here yet."""

from __future__ import annotations

import dataclasses
import sys
from typing import TYPE_CHECKING

import typer

from cnnstudio.cli.output import INTERRUPTED, interrupts, say
from cnnstudio.core.errors import FileError, Stopped
from cnnstudio.document.project import DataChoice, Project

if TYPE_CHECKING:
    from cnnstudio.data.download import DownloadProgress

_LISTED = 50


def with_data(project: Project, text: str, *, moves: bool = False) -> Project:
    """The project on other data, if some are named; a published data set is fetched if it is not here.

    Args:
        project: The project.
        text: A DATA; "" for the project's own.
        moves: Whether data of the same kind are the project's own in another place, so that its settings stay.

    Raises:
        StudioError: There are no such data, or they cannot be fetched.
    """
    from cnnstudio.data.naming import dataset_named
    from cnnstudio.data.readiness import dataset_of

    if text:
        data = dataset_named(text)
        kept = dict(project.data.settings) if moves and data.kind == project.data.kind else {}
        project = dataclasses.replace(project, data=DataChoice.of(data.kind, kept | data.to_data()))
    _fetch(dataset_of(project))
    return project


def say_findings(project: Project) -> None:
    """List what could not be taken as it stands in the files of a project's data, by file and line.

    Raises:
        StudioError: The files cannot be read.
    """
    from cnnstudio.core.numerals import exact
    from cnnstudio.data.readiness import dataset_of

    found = [finding for finding in dataset_of(project).findings() if finding.was != "noted"]
    for finding in found[:_LISTED]:
        say(f"  {finding}")
    if len(found) > _LISTED:
        say(f"  and {exact(len(found) - _LISTED)} more, which Data in the window lists")


def _fetch(data: object) -> None:
    """Download what is missing; Ctrl+C stops within a moment and keeps what has come."""
    from cnnstudio.data.download import download
    from cnnstudio.data.sets.published_set import PublishedSet
    from cnnstudio.engine.process.control import Control

    if not isinstance(data, PublishedSet) or data.folder:
        return
    control = Control()
    try:
        with interrupts(control):
            for file in data.missing():
                try:
                    download(file, data.cache_name, _show, lambda: control.stop_requested)
                except FileError as error:
                    raise FileError(
                        f"{error} A folder that holds it is named with --data {data.kind}:folder=FOLDER."
                    ) from error
                finally:
                    print(file=sys.stderr)  # what comes next begins a line of its own
    except Stopped:
        say("stopped; what has come is kept, and the same command goes on from there")
        raise typer.Exit(INTERRUPTED) from None


def _show(progress: DownloadProgress) -> None:
    print(f"\r{progress.words}", end="", file=sys.stderr, flush=True)
