"""Which batch fits into the memory there is, from the arithmetic of the network."""

from __future__ import annotations

from cnnstudio.core.analysis import analyse
from cnnstudio.document.project import Project
from cnnstudio.engine.process.memory import check_memory, free_bytes

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


def device_memory() -> int:
    """Bytes that a training which ran out of them had: a GPU's own, as far as they could be used, else the free main memory."""
    import keras

    found = {"tensorflow": _of_tensorflow, "jax": _of_jax, "torch": _of_torch}[keras.backend.backend()]()
    return free_bytes() if found is None else found


def _of_tensorflow() -> int | None:
    """What TensorFlow held of its first GPU at most; None where there is none."""
    import tensorflow as tf

    if not tf.config.list_physical_devices("GPU"):
        return None
    return int(tf.config.experimental.get_memory_info("GPU:0")["peak"])


def _of_jax() -> int | None:
    """What JAX may take of its first device; None where it keeps no books, as on the CPU."""
    import jax

    statistics = jax.local_devices()[0].memory_stats()
    return int(statistics["bytes_limit"]) if statistics else None


def _of_torch() -> int | None:
    """What PyTorch has of the first GPU and could still get; None where there is none."""
    import torch

    if not torch.cuda.is_available():
        return None
    free, _ = torch.cuda.mem_get_info()
    return int(free + torch.cuda.memory_reserved())
