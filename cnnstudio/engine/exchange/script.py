"""A project as a Keras script; Keras itself is not needed to write it."""

from __future__ import annotations

from cnnstudio.core.analysis import analyse
from cnnstudio.core.errors import NetworkError
from cnnstudio.core.report import Report
from cnnstudio.data.readiness import sentence, training_problems
from cnnstudio.document.phases import taking_part_of
from cnnstudio.document.project import Project
from cnnstudio.document.source import Script
from cnnstudio.document.source_pictures import PictureSource
from cnnstudio.document.source_scenes import scene_training
from cnnstudio.document.source_training import DATA_SETS, Objective
from cnnstudio.engine.exchange.script_pictures import KINDS, picture_source
from cnnstudio.engine.objectives.classification import gives_logits
from cnnstudio.engine.own_layers.source import own_sources


def script(project: Project, weights: str = "") -> str:
    """The script: it builds the network as the program does, and trains it if the project can be trained.

    Args:
        project: The project.
        weights: Name of a file beside the script, whose weights the network begins with; "" for start weights.

    Raises:
        NetworkError: The network cannot be built; the message names the layer.
    """
    report = analyse(project.network)
    if not len(project.network):
        raise NetworkError("The network is empty: add an Input layer and the layers behind it.")
    if report.errors:
        raise NetworkError(sentence(project.network, report.errors[0]))
    project = taking_part_of(project)
    report = analyse(project.network)
    obstacle = _obstacle(project, report)
    lacks_data = not obstacle and project.data.kind not in DATA_SETS
    pictures: PictureSource | str | None = None
    if lacks_data and project.data.kind in KINDS and project.task.subject != "classes":
        pictures = picture_source(project, report)
        obstacle = pictures if isinstance(pictures, str) else ""
    elif lacks_data:
        obstacle = f"the data set {project.data.kind} can only be had in CNN Studio."
    objective = None if obstacle or lacks_data else _objective(project, report)
    scene = scene_training(project, report) if lacks_data else None
    return Script(
        project,
        report,
        objective,
        obstacle,
        own_sources(),
        weights,
        scene,
        None if isinstance(pictures, str) else pictures,
    ).text()


def _obstacle(project: Project, report: Report) -> str:
    """Why the network cannot be trained, wherever that is; "" if it can."""
    for problem in training_problems(project, report):
        if problem.is_error:
            return sentence(project.network, problem)
    return ""


def _objective(project: Project, report: Report) -> Objective:
    is_logits = gives_logits(report)
    shape = report[project.network.outputs()[0]].output or ()
    if shape[-1] == 1:
        return Objective("BinaryCrossentropy", "BinaryAccuracy", is_logits, takes_logits=is_logits)
    sparse = "" if project.training.label_smoothing else "Sparse"  # smoothed labels are shares of the classes
    return Objective(
        f"{sparse}CategoricalCrossentropy", f"{sparse}CategoricalAccuracy", is_logits, takes_logits=False
    )
