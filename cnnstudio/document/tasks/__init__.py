"""The tasks that a network can have; each is one class."""

from cnnstudio.document.tasks.classification import Classification
from cnnstudio.document.tasks.demonstration import Demonstrating
from cnnstudio.document.tasks.detection import Detection
from cnnstudio.document.tasks.localization import Localization
from cnnstudio.document.tasks.segmentation import Segmentation
from cnnstudio.document.tasks.task import TASKS, Aim, Task

__all__ = [
    "TASKS",
    "Aim",
    "Classification",
    "Demonstrating",
    "Detection",
    "Localization",
    "Segmentation",
    "Task",
]
