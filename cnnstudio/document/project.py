"""The project as a value: a network, the data it learns from, and how it is trained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network
from cnnstudio.core.settings import Configurable, setting
from cnnstudio.document.monitors import EARLIER_NAMES, MONITORS
from cnnstudio.document.optimizers import Adam, Optimizer
from cnnstudio.document.phases import Phase
from cnnstudio.document.schedules import Constant, Schedule
from cnnstudio.document.tasks import Classification, Task
from cnnstudio.document.weights_source import WeightsSource

SCALINGS = ("none", "0…1", "−1…1")
DEVICES = ("one", "all GPUs")
POLICIES = ("float32", "mixed_float16", "mixed_bfloat16")
"""Keras's names for the numbers that layers compute with; weights are kept in 32 bits."""
CLASS_WEIGHTS = ("none", "balanced")
_FACTORS = {"0…1": (1 / 255, 0.0), "−1…1": (1 / 127.5, -1.0)}


@dataclass(frozen=True, slots=True)
class DataChoice:
    """Which data set the project learns from.

    Attributes:
        kind: Kind of the data set.
        settings: Its settings as name and JSON value, sorted by name; defaults may be missing.
    """

    kind: str = "digits"
    settings: tuple[tuple[str, Any], ...] = ()

    @classmethod
    def of(cls, kind: str, settings: Mapping[str, Any]) -> DataChoice:
        """Make one from a mapping of settings."""
        return cls(kind, tuple(sorted(settings.items())))


@dataclass(frozen=True, slots=True)
class Training(Configurable):
    """How the network is trained, besides the optimizer."""

    kind = "training"
    label = "Training"

    batch_size: int = setting(
        32, "Batch size", "Images for one step of the optimizer.", minimum=1, maximum=65536
    )
    epochs: int = setting(10, "Epochs", "How often all training images are seen.", minimum=1, maximum=100_000)
    seed: int = setting(0, "Seed", "Fixes the split, the start weights, dropout and the order of images.", minimum=0,
                        maximum=2**31 - 1)  # fmt: skip
    scaling: str = setting(
        "0…1", "Pixel scale", "What pixels 0…255 become before the network.", choices=SCALINGS
    )
    patience: int | None = setting(
        None, "Stop early", "Epochs without a better one after which training ends, or the phase that it is in; empty: never.", minimum=1,
        maximum=100_000, empty="never",
    )  # fmt: skip
    best_by: str = setting(
        "validation accuracy", "Best epoch by", "Which figure says which epoch is the best; those of training do not see overfitting.",
        choices=tuple(MONITORS), advanced=True,
    )  # fmt: skip
    checkpoint_every: int | None = setting(
        None, "Keep every", "Epochs from one model that is kept in the run folder to the next; empty: the best and the last alone.",
        minimum=1, maximum=100_000, advanced=True, empty="none",
    )  # fmt: skip
    checkpoint_count: int | None = setting(
        3, "Keep at most", "Of the models that are kept every so many epochs, the newest this many stay; empty: all.", minimum=1,
        maximum=100_000, advanced=True, empty="all",
    )  # fmt: skip
    label_smoothing: float = setting(
        0.0, "Label smoothing", "Share of each label that is spread over all classes.", minimum=0, maximum=0.999,
        advanced=True,
    )  # fmt: skip
    class_weight: str = setting(
        "none", "Class weights", "Balanced: images of rare classes weigh more, so that all classes weigh the same.",
        choices=CLASS_WEIGHTS, advanced=True,
    )  # fmt: skip
    dtype_policy: str = setting(
        "float32", "Precision", "Mixed: layers compute with half the bits on weights of 32, quicker on newer GPUs.",
        choices=POLICIES, advanced=True,
    )  # fmt: skip

    devices: str = setting(
        "one", "Devices", "All GPUs: each holds the network, and takes a share of every batch.", choices=DEVICES, advanced=True,
    )  # fmt: skip
    track_norms: bool = setting(
        False,
        "Norms",
        "Curves of the norms of gradients and weights, for at most a fiftieth of the time.",
        advanced=True,
    )

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Make one from JSON data, of earlier versions too.

        Raises:
            SettingError: It is damaged.
        """
        given = data.get("best_by")
        if isinstance(given, str) and given in EARLIER_NAMES:
            data = {**data, "best_by": EARLIER_NAMES[given]}
        # Named, since a class with slots is not the one that ``super()`` knows.
        return super(Training, cls).from_data(data)

    @property
    def factor_and_offset(self) -> tuple[float, float] | None:
        """What pixels 0…255 are multiplied by, and what is added then; None if they stay as they are."""
        return _FACTORS.get(self.scaling)


@dataclass(frozen=True, slots=True)
class Project:
    """All that is saved, undone and trained.

    Attributes:
        network: The network.
        name: What the project is called; the file's stem once saved.
        task: What the network is for.
        data: The data set.
        optimizer: The optimizer with its settings.
        schedule: How its learning rate goes.
        training: Batch size, epochs, seed, pixel scale.
        augmentation: Random changes of the training images, in their order: layers of the catalogue.
        notes: The user's own text about it.
        free_notes: Notes on the canvas that belong to no layer; those of layers are theirs.
        weights: The file that its layers take weights from; None: all have start weights.
        phases: The parts of its training, see `document.phases`; () for a training all of one piece.
    """

    network: Network = Network()
    name: str = "untitled"
    task: Task = Classification()
    data: DataChoice = DataChoice()
    optimizer: Optimizer = Adam()
    schedule: Schedule = Constant()
    training: Training = Training()
    notes: str = ""
    free_notes: tuple[str, ...] = ()
    weights: WeightsSource | None = None
    phases: tuple[Phase, ...] = ()
    augmentation: tuple[Layer, ...] = ()

    @property
    def trained_network(self) -> Network:
        """The network without the notes beside its layers, which change nothing of what is trained."""
        noted = [node.with_note("") for node in self.network if node.note]
        return self.network.with_changed(noted) if noted else self.network
