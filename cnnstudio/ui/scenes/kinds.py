"""The two workspaces for scenes, as values: which tasks they take, and what they say when there is nothing to see."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.document.tasks import Classification, Detection, Localization, Segmentation
from cnnstudio.document.tasks.task import Task


@dataclass(frozen=True, slots=True)
class SceneKind:
    """One of the workspaces.

    Attributes:
        name: What the program calls it.
        title: What people call it.
        tasks: The tasks that a model must be for, the usual one first.
        subject: What it shows: ``boxes`` or ``masks``.
        resource: The folder of the small model that comes with the program, below ``resources/``.
        heading: What an empty workspace says in bold.
        invitation: What it says below that.
    """

    name: str
    title: str
    tasks: tuple[type[Task], ...]
    subject: str
    resource: str
    heading: str
    invitation: str

    def fits(self, task: Task) -> bool:
        """Whether a model for a task can be shown."""
        return isinstance(task, self.tasks)

    def slides(self, task: Task) -> bool:
        """Whether a model for a task finds what is shown if it slides over the image."""
        return self.subject == "boxes" and isinstance(task, Classification)


DETECT = SceneKind(
    "detect",
    "Detect",
    (Detection, Localization),
    "boxes",
    "models/shapes_detector",
    "See what a network finds in an image",
    "Drop a photograph or a folder of images here, paste one, or begin with a sample. Every box then stands over the "
    "image with its class and score, beside the truth where it is known.",
)
SEGMENT = SceneKind(
    "segment",
    "Segment",
    (Segmentation,),
    "masks",
    "models/shapes_segmenter",
    "See which class every pixel belongs to",
    "Drop a photograph or a folder of images here, paste one, or begin with a sample. The mask then lies over the image, "
    "beside the truth where it is known.",
)
