"""Demonstration: a network that is looked into, and not trained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cnnstudio.document.tasks.classification import Classification
from cnnstudio.document.tasks.task import TASKS


@TASKS.register
@dataclass(frozen=True, slots=True)
class Demonstrating(Classification):
    """Look into a network that is not trained, so that nobody is told why it cannot be.

    Whoever trains it all the same trains it to classify.
    """

    kind: ClassVar[str] = "demonstration"
    label: ClassVar[str] = "Demonstration"
    subject: ClassVar[str] = ""
