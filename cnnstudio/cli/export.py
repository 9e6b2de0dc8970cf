"""``cnnstudio export``: a network as a file for other programs, or for people."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cnnstudio.cli.output import say
from cnnstudio.cli.sources import GALLERY, opened_network
from cnnstudio.core.numerals import size_text

if TYPE_CHECKING:
    from cnnstudio.document.project import Project
    from cnnstudio.engine.inside.models import ModelSource


def export(
    network: Annotated[
        str,
        typer.Argument(
            help="A .cnnstudio, .keras or .h5 file, a run folder, or gallery:NAME.", metavar="NETWORK"
        ),
    ],
    to: Annotated[
        Path,
        typer.Option(
            "--to",
            help="File to write: .cnnstudio, .keras, .py, .onnx, .tflite; no ending: a SavedModel folder.",
        ),
    ],
    weights: Annotated[
        bool,
        typer.Option(
            "--weights/--no-weights",
            help="Of a script: write the network's weights beside it and let it load them, if it has some.",
        ),
    ] = True,
    convolutional: Annotated[
        bool,
        typer.Option(
            "--convolutional",
            help="Make convolutions of the dense layers at the end, with their weights, so that images of any size go through.",
        ),
    ] = False,
) -> None:
    """Write a network as a project, a Keras script, or a model in one of four forms."""
    ending = to.suffix.lower()
    if ending == ".cnnstudio":
        _write_project(network, to, convolutional)
    elif ending == ".py":
        _write_script(network, to, convolutional, with_weights=weights)
    else:
        _write_model(network, to, convolutional)
    print(to)


def _write_project(network: str, to: Path, convolutional: bool) -> None:
    import dataclasses

    from cnnstudio.document.changes import ConvertToConvolution
    from cnnstudio.document.files import save_project

    project = opened_network(_project(network))
    if convolutional:
        project = ConvertToConvolution().apply(project).project
    save_project(dataclasses.replace(project, name=to.stem), to)


def _write_script(network: str, to: Path, convolutional: bool, *, with_weights: bool) -> None:
    project = opened_network(_project(network))
    source = _trained(network, project) if with_weights else None
    if convolutional:
        project, source = _converted(project, source)
    if source is None:
        from cnnstudio.document.atomic import write_whole
        from cnnstudio.engine.exchange.script import script

        write_whole(to, script(project).encode("utf-8"))
        return
    from cnnstudio.engine.exchange.script_files import WriteScript
    from cnnstudio.engine.process.control import Control

    done = WriteScript(project, source, str(to))(lambda progress: None, Control())
    say(f"weights in {done.weights}, {size_text(done.size)}")


def _converted(project: Project, source: ModelSource | None) -> tuple[Project, ModelSource | None]:
    """A project with its dense head as convolutions, and where their weights are; None if they are nowhere."""
    from cnnstudio.document.changes import ConvertToConvolution
    from cnnstudio.engine.exchange.convert_model import converted_project
    from cnnstudio.engine.inside.models import UntrainedModel

    if source is None:
        return ConvertToConvolution().apply(project).project, None
    converted = converted_project(source)
    return converted, UntrainedModel(converted)


def _trained(network: str, project: Project) -> ModelSource | None:
    """Where a network's weights are: in its run, or where its project has them from; None if they are nowhere."""
    from cnnstudio.engine.inside.models import SavedModel, UntrainedModel
    from cnnstudio.engine.runs.run_folder import BEST

    if _project(network) != network and (Path(network) / BEST).is_file():
        return SavedModel(network)
    return None if project.weights is None else UntrainedModel(project)


def _write_model(network: str, to: Path, convolutional: bool) -> None:
    from cnnstudio.engine.exchange.export import Export, form_of
    from cnnstudio.engine.process.control import Control

    form_of(to)
    source = _source(network)
    if convolutional:
        from cnnstudio.engine.exchange.convert_model import converted_project
        from cnnstudio.engine.inside.models import UntrainedModel

        source = UntrainedModel(converted_project(source))
    done = Export(source, str(to))(lambda progress: None, Control())
    say(f"{done.form}, {size_text(done.size)}")
    if _took_weights_from(source, to) and Path(network).suffix == ".cnnstudio":
        say(f"{network} took its weights from the {to.name} that was there before: run cnnstudio weights {network} "
            f"--from {to}, so that it takes those of the new one.")  # fmt: skip


def _took_weights_from(source: ModelSource, path: Path) -> bool:
    """Whether a project has its weights from this very file."""
    project = getattr(source, "project", None)
    return (
        project is not None and project.weights is not None and Path(project.weights.path) == path.absolute()
    )


def _project(network: str) -> str:
    """What stands for the network of a run: the project that its folder holds."""
    from cnnstudio.engine.runs.run_folder import PROJECT

    saved = Path(network) / PROJECT
    return str(saved) if not network.startswith(GALLERY) and saved.is_file() else network


def _source(network: str) -> ModelSource:
    from cnnstudio.cli.sources import opened_model

    return opened_model(network)
