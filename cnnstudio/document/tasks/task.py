"""What a task is: what a network is to find in an image, and whether the network's outputs can say it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from cnnstudio.core.layer import Finding, Fix
from cnnstudio.core.network import Node
from cnnstudio.core.report import Problem, Report
from cnnstudio.core.settings import Configurable, Registry
from cnnstudio.core.values import Shape
from cnnstudio.document.tasks.loss_terms import LossTerm


@dataclass(frozen=True, slots=True)
class Aim:
    """What is to be found by it.

    Attributes:
        source: What the data set is called, for messages.
        classes: How many classes it has, the background not counted.
        image: Height, width and channels of its images; None where they are not known.
    """

    source: str
    classes: int
    image: tuple[int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class Task(Configurable):
    """Base of all tasks; a type is a registered class with its settings.

    Attributes:
        figure: What histories call the figure that tells how well it is done, 0…1, more is better.
        figure_label: The same for people.
        subject: What must be known of an image to learn it: ``labels``, ``boxes`` or ``masks``; "" if
            nothing is learned.
        outputs: How many outputs a network must have.
        smooths: Whether the smoothing of labels does anything.
        weighs: Whether class weights do anything.
    """

    figure: ClassVar[str] = "accuracy"
    figure_label: ClassVar[str] = "Accuracy"
    subject: ClassVar[str] = "labels"
    outputs: ClassVar[int] = 1
    smooths: ClassVar[bool] = False
    weighs: ClassVar[bool] = False

    @property
    def is_learned(self) -> bool:
        """Whether a network is trained for it at all."""
        return bool(self.subject)

    @property
    def loss_terms(self) -> tuple[LossTerm, ...]:
        """What the loss is the sum of; none where it is one thing."""
        return ()

    def misfits(self, report: Report, aim: Aim) -> Iterator[Problem]:
        """Why a sound network with the right number of outputs cannot learn it, with ways out.

        Args:
            report: The network's arithmetic, without errors.
            aim: What is to be found.
        """
        yield from ()

    def doubts(self, report: Report, aim: Aim) -> Iterator[Problem]:
        """What hardly anyone means about the ends of a network that could learn it.

        Args:
            report: The network's arithmetic, without errors.
            aim: What is to be found.
        """
        yield from ()

    def loss_in_words(self, report: Report, smoothing: float = 0.0) -> tuple[str, str]:
        """The loss that follows from the task and from how the network ends, and why.

        Args:
            report: The network's arithmetic.
            smoothing: Share of each label that is spread over all classes.
        """
        return NO_LOSS

    def wrong_count(self, report: Report, aim: Aim) -> Iterator[Problem]:
        """Ways out for a network that has fewer outputs than it must have.

        Args:
            report: The network's arithmetic, without errors.
            aim: What is to be found.
        """
        yield from ()


NO_LOSS = ("not known yet", "It follows from how the network ends, once it has its outputs and no errors.")

TASKS: Registry[type[Task]] = Registry("task")


def problem_at(node: Node | None, message: str, *fixes: Fix, is_error: bool = True) -> Problem:
    """A problem of a network's end, or of the project as a whole where ``node`` is None."""
    return Problem(None if node is None else node.id, Finding(message, fixes, is_error))


def output_of(report: Report) -> tuple[Node, Shape | None]:
    """The single output of a network, and its shape."""
    node = report.network[report.network.outputs()[0]]
    return node, report[node.id].output
