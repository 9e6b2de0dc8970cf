"""A model that learns phase by phase: which layers are frozen, and an optimizer of its own for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnstudio.core.analysis import analyse
from cnnstudio.core.bypass import taking_part
from cnnstudio.core.report import Report
from cnnstudio.document.phases import Part, parts_of
from cnnstudio.document.project import Project
from cnnstudio.engine.building.build import Built
from cnnstudio.engine.building.precision import build_optimizer
from cnnstudio.engine.building.weights import Link
from cnnstudio.engine.objectives.compiling import compile_for_training

if TYPE_CHECKING:
    import keras


class PhasedModel:
    """A model with the plan that it is trained by; begins with the first phase.

    Every phase begins with an optimizer that has no steps behind it, as a model does that is compiled
    anew.

    Args:
        project: What is trained.
        built: Its model.

    Attributes:
        project: What is trained.
        model: The model, compiled for `phase`.
        phase: The phase that it is in.
    """

    def __init__(self, project: Project, built: Built) -> None:
        self.model: keras.Model = built.model
        self.project = project
        self._layers = built.layers
        self.phase = parts_of(project)[0]
        self.begin(self.phase)

    def begin(self, phase: Part) -> None:
        """Let the layers of a phase learn, and no others, with a new optimizer."""
        self.phase = phase
        if self.project.phases:
            report = analyse(taking_part(phase.project.network))
            for link in self._layers.values():
                link.layer.trainable = _learns(report, link)
        compile_for_training(self.model, phase.project)
        build_optimizer(self.model)


def _learns(report: Report, link: Link) -> bool:
    """Whether a Keras layer learns, as the network says of the layer that it was built from."""
    node, inside = report.network[link.node], report[link.node].inner
    if not link.path or not node.trainable:
        return node.trainable
    for name in link.path.split("/"):
        inner = None if inside is None else inside.network.by_name(name)
        if inside is None or inner is None:
            break
        node, inside = inner, inside[inner.id].inner
    return node.trainable
