"""Which batch fits into the memory there is, from the arithmetic of the network."""

from __future__ import annotations

from cnnstudio.core.analysis import analyse
from cnnstudio.document.project import Project
from cnnstudio.engine.memory import check_memory, free_bytes

_SMALLER = "make the network smaller, or its input"


def check_batch(project: Project, images: int) -> None:
    """Refuse a batch for which the main memory cannot suffice.

    Args:
        project: What is to be trained.
        images: Training images.

    Raises:
        EngineError: It cannot; the message names a batch that fits.
    """
    batch = min(project.training.batch_size, images)
    one, fixed = _bytes(project)
    needed = None if one is None or fixed is None else fixed + batch * one
    fitting = fitting_batch(project, free_bytes())
    way_out = f"use a batch size of at most {fitting:,}" if fitting else _SMALLER
    check_memory(needed, f"train on batches of {batch:,} images", way_out)


def way_out_of(project: Project, batch: int, memory: int | None) -> str:
    """What to do when a batch did not fit, though it might have: what libraries take besides is not counted.

    Args:
        project: What is trained.
        batch: Images in the batch.
        memory: Bytes that there are on the device for everything; None where that is not known.
    """
    fitting = None if memory is None else fitting_batch(project, memory)
    smaller = batch // 2 if fitting is None else min(batch // 2, fitting)
    return f"use a batch size of at most {smaller:,}, or a smaller network" if smaller else _SMALLER


def fitting_batch(project: Project, memory: int) -> int | None:
    """The largest batch whose training fits into so many bytes, 0 if none does; None where the network's bytes are not known."""
    one, fixed = _bytes(project)
    return None if not one or fixed is None else max(0, (memory - fixed) // one)


def _bytes(project: Project) -> tuple[int | None, int | None]:
    """What each image of a batch takes, and what all of them together take besides; None where that is not known."""
    totals, slots = analyse(project.network).totals, project.optimizer.slots()
    first, fixed = totals.training_bytes(1, slots), totals.training_bytes(0, slots)
    if first is None or fixed is None:
        return None, fixed
    half = (
        project.training.dtype_policy != "float32"
    )  # outputs of layers take half the bytes then, weights do not
    return (first - fixed) // (2 if half else 1), fixed


def device_memory() -> int | None:
    """Bytes that a training which ran out of them had: a GPU's own, as far as they were used, else the free main memory."""
    import keras

    if keras.backend.backend() != "tensorflow":
        return None
    import tensorflow as tf

    if tf.config.list_physical_devices("GPU"):
        return int(tf.config.experimental.get_memory_info("GPU:0")["peak"])
    return free_bytes()
