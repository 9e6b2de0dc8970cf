"""Another input and batch size for a project, tried first and then taken as one edit."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from cnnstudio.core.values import Shape
from cnnstudio.core.variation import entry_node, with_input
from cnnstudio.document.changes import Applied, Change, Restore
from cnnstudio.document.project import Project


@dataclass(frozen=True, slots=True)
class Trial:
    """What is varied; None leaves it as it is in the project.

    Attributes:
        shape: Shape of the one input.
        batch: Images in a training batch.
        bits: Bits of each number of an output; only counted, never part of a project.
    """

    shape: Shape | None = None
    batch: int | None = None
    bits: int = 32

    def project(self, project: Project) -> Project:
        """The project with this input and batch size.

        Raises:
            NetworkError: It has no input, or several.
            SettingError: It cannot have that shape or batch size.
        """
        network, training = project.network, project.training
        if self.shape is not None:
            network = with_input(network, self.shape)
        if self.batch is not None:
            training = training.with_settings(batch_size=self.batch)
        return dataclasses.replace(project, network=network, training=training)

    def trimmed(self, project: Project) -> Trial:
        """The same without what the project has already."""
        shape = None if self.shape == entry_shape(project) else self.shape
        batch = None if self.batch == project.training.batch_size else self.batch
        return Trial(shape, batch, self.bits)

    @property
    def is_edit(self) -> bool:
        """Whether taking it would change a project."""
        return self.shape is not None or self.batch is not None


def entry_shape(project: Project) -> Shape | None:
    """The shape of the project's one input; None where there is none, or several."""
    entry = entry_node(project.network)
    return None if entry is None else entry.layer.output_shape()


@dataclass(frozen=True, slots=True)
class TakeTrial(Change):
    """Give the project the input and the batch size that were tried."""

    trial: Trial

    @property
    def title(self) -> str:
        """Names what it changes."""
        parts = ["input size"] * (self.trial.shape is not None) + ["batch size"] * (
            self.trial.batch is not None
        )
        return f"change {' and '.join(parts)}"

    def apply(self, project: Project) -> Applied:
        """Take it."""
        return Applied(self.trial.project(project), Restore(project, self.title))
