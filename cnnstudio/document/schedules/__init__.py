"""How the learning rate goes over a training; each way is one class, known before anything runs."""

from cnnstudio.document.schedules.curves import Constant, Cosine, Exponential, OneCycle
from cnnstudio.document.schedules.schedule import SCHEDULES, Course, Schedule
from cnnstudio.document.schedules.stairs import Plateau, Table

__all__ = [
    "SCHEDULES",
    "Constant",
    "Cosine",
    "Course",
    "Exponential",
    "OneCycle",
    "Plateau",
    "Schedule",
    "Table",
]
