"""``cnnstudio weights``: where the weights of a network come from, and taking them from a file or from ImageNet."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cnnstudio.cli.output import INTERRUPTED, interrupts, print_json, say
from cnnstudio.cli.sources import GALLERY, gallery_name, opened_network
from cnnstudio.core.errors import FileError, NetworkError
from cnnstudio.document.project import Project

if TYPE_CHECKING:
    from cnnstudio.data.download import DownloadProgress
    from cnnstudio.document.weights_report import Shapes, WeightsReport


def weights(
    network: Annotated[
        str, typer.Argument(help="A .cnnstudio or .keras file, or gallery:NAME.", metavar="NETWORK")
    ],
    file: Annotated[
        Path | None,
        typer.Option(
            "--from", help="Take them from this file (.keras, .weights.h5, .h5, .onnx) or run folder."
        ),
    ] = None,
    imagenet: Annotated[
        bool,
        typer.Option("--imagenet", help="Take the published ImageNet weights; with --from, from that file."),
    ] = False,
    names: Annotated[
        Path | None,
        typer.Option("--class-names", help="Take the names of the ImageNet classes from this file."),
    ] = None,
    forget: Annotated[bool, typer.Option("--forget", help="Go back to start weights.")] = False,
    to: Annotated[
        Path | None,
        typer.Option("--to", help="The project file to write; a project is else changed in place."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Tell which layers have their weights from where, or take the weights of a file or of ImageNet."""
    if forget and (file or imagenet):
        raise typer.BadParameter("--forget goes with neither --from nor --imagenet.")
    project = opened_network(network)
    target = _target(network, to) if file or imagenet or forget or to else None
    shapes: dict[str, Shapes] | None = None
    if imagenet:
        project, shapes = _pretrained(project, _entry(network, project), file)
        _fetch_class_names(names)
    elif file:
        project, shapes = _linked(project, file)
    elif forget:
        from cnnstudio.document.weights_changes import without_weights

        project = without_weights(project)
    if target is not None:
        from cnnstudio.document.files import save_project

        save_project(dataclasses.replace(project, name=target.stem), target)
    _tell(project, shapes, target, as_json)


def _target(network: str, to: Path | None) -> Path:
    """Where the changed project goes.

    Raises:
        FileError: That is not said, or is no project file.
    """
    path = to or Path(network)
    if path.suffix.lower() != ".cnnstudio" or (to is None and network.startswith(GALLERY)):
        raise FileError("Say where the project with its weights goes: --to NAME.cnnstudio.")
    return path


def _entry(network: str, project: Project) -> str:
    """Which network of the gallery a project is, as far as weights go.

    Raises:
        NetworkError: That cannot be known.
    """
    from cnnstudio.data.pretrained import likely_pretrained

    if network.startswith(GALLERY):
        return gallery_name(network)
    found = likely_pretrained(project)
    if found is None:
        raise NetworkError(
            "This network resembles none that ImageNet weights are published for: begin with one of the gallery, "
            "such as gallery:resnet-50."
        )
    return found


def _linked(project: Project, file: Path) -> tuple[Project, dict[str, Shapes]]:
    from cnnstudio.document.weights_changes import TakeWeights
    from cnnstudio.engine.exchange.link_weights import LinkWeights
    from cnnstudio.engine.process.control import Control
    from cnnstudio.engine.runs.run_folder import weights_of

    found = LinkWeights(project, str(weights_of(file)))(lambda progress: None, Control())
    return TakeWeights(found.source, found.links).apply(project).project, found.shapes


def _pretrained(project: Project, name: str, file: Path | None) -> tuple[Project, dict[str, Shapes]]:
    from cnnstudio.document.preprocessing import TakePretrained
    from cnnstudio.engine.exchange.load_pretrained import LoadPretrained

    try:
        found = _fetched(LoadPretrained(project, name, "" if file is None else str(file)))
    except FileError as error:
        raise FileError(f"{error} (--imagenet --from FILE)" if file is None else str(error)) from error
    change = TakePretrained(found.source, found.links, found.preprocessing)
    return change.apply(project).project, found.shapes


def _fetch_class_names(file: Path | None) -> None:
    """Bring the names of the classes too; without a connection the numbers must do."""
    from cnnstudio.data.pretrained import class_names
    from cnnstudio.engine.exchange.load_pretrained import FetchClassNames

    if file is None and class_names() is not None:
        return
    try:
        _fetched(FetchClassNames("" if file is None else str(file)))
    except FileError as error:
        if file is not None:
            raise
        say(f"The classes are shown as numbers: {error} (--class-names FILE)")


def _fetched(task: Any) -> Any:
    """Run a task that downloads, with a progress bar on standard error; Ctrl+C stops it."""
    import sys

    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    from cnnstudio.core.errors import Stopped
    from cnnstudio.engine.process.control import Control

    control = Control()
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    bar = Progress(*columns, console=Console(file=sys.stderr), transient=True)
    job = bar.add_task("", total=None)

    def show(progress: DownloadProgress) -> None:
        bar.start()  # Not before: most often nothing is downloaded.
        bar.update(job, description=progress.name, completed=progress.done, total=progress.total)

    try:
        with interrupts(control):
            return task(show, control)
    except Stopped:
        say("stopped; what has come is kept, and the same command goes on from there")
        raise typer.Exit(INTERRUPTED) from None
    finally:
        if bar.live.is_started:
            bar.stop()


def _tell(project: Project, shapes: dict[str, Shapes] | None, target: Path | None, as_json: bool) -> None:
    report = _report(project, shapes)
    if as_json:
        print_json(_data(project, report))
        return
    say("All layers have start weights." if report is None else report.words)
    if target is not None:
        print(target)


def _report(project: Project, shapes: dict[str, Shapes] | None) -> WeightsReport | None:
    if project.weights is None:
        return None
    from cnnstudio.core.analysis import analyse
    from cnnstudio.document.weights_report import weights_report
    from cnnstudio.engine.exchange.link_weights import SavedShapes
    from cnnstudio.engine.process.control import Control

    if shapes is None:
        shapes = SavedShapes(project.weights)(lambda progress: None, Control())
    return weights_report(project.weights.name, analyse(project.network), shapes)


def _data(project: Project, report: WeightsReport | None) -> dict[str, Any]:
    if report is None or project.weights is None:
        return {"file": None, "taken": [], "misfits": [], "new": []}
    return {
        "file": project.weights.path,
        "taken": list(report.taken),
        "misfits": [
            {
                "layer": one.layer,
                "then": [list(shape) for shape in one.then],
                "now": [list(shape) for shape in one.now],
            }
            for one in report.misfits
        ],
        "new": list(report.new),
    }
