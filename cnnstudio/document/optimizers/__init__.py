"""The optimizers that a project can train with; each is one class, with Keras's names."""

from cnnstudio.document.optimizers.adam import SGD, Adam, Adamax, AdamW, Lamb, Nadam, ScheduleFreeAdamW
from cnnstudio.document.optimizers.adaptive import Adadelta, Adafactor, Adagrad, Ftrl, RMSprop
from cnnstudio.document.optimizers.momentum import Lion, Muon
from cnnstudio.document.optimizers.optimizer import OPTIMIZERS, Optimizer

__all__ = [
    "OPTIMIZERS",
    "SGD",
    "Adadelta",
    "Adafactor",
    "Adagrad",
    "Adam",
    "AdamW",
    "Adamax",
    "Ftrl",
    "Lamb",
    "Lion",
    "Muon",
    "Nadam",
    "Optimizer",
    "RMSprop",
    "ScheduleFreeAdamW",
]
