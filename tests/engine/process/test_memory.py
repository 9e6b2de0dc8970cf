from __future__ import annotations

import pytest

from cnnstudio.core.errors import EngineError
from cnnstudio.engine.process import memory
from cnnstudio.engine.process.memory import check_memory, free_bytes, memory_in_words


def test_free_memory_is_known() -> None:
    assert free_bytes() > 10**6


def test_what_fits_or_is_unknown_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "free_bytes", lambda: 1000)
    check_memory(1000, "do it", "stop")
    check_memory(None, "do it", "stop")
    with pytest.raises(
        EngineError, match=r"^To do it takes at least 1\.0 kB of memory, and 1\.0 kB are free: stop\.$"
    ):
        check_memory(1001, "do it", "stop")


def test_running_out_is_said_in_words() -> None:
    with (
        pytest.raises(EngineError, match=r"^There is not enough memory to do it: stop\.$"),
        memory_in_words("do it", "stop"),
    ):
        raise MemoryError


def test_tensorflow_running_out_too() -> None:
    import tensorflow as tf

    with pytest.raises(EngineError, match="not enough memory"), memory_in_words("do it", "stop"):
        raise tf.errors.ResourceExhaustedError(None, None, "OOM when allocating")


def test_a_gpu_that_tensorflow_cannot_copy_to_is_full_too() -> None:
    import tensorflow as tf

    words = "Failed copying input tensor from CPU:0 to GPU:0 in order to run _EagerConst: Dst tensor is not initialized."
    with pytest.raises(EngineError, match="not enough memory"), memory_in_words("do it", "stop"):
        raise tf.errors.InternalError(None, None, words)
    with pytest.raises(tf.errors.InternalError), memory_in_words("do it", "stop"):
        raise tf.errors.InternalError(None, None, "something else")


def test_other_errors_are_left_alone() -> None:
    with pytest.raises(KeyError), memory_in_words("do it", "stop"):
        raise KeyError


@pytest.mark.parametrize(
    "message",
    [
        "RESOURCE_EXHAUSTED: Out of memory while trying to allocate 1234 bytes.",
        "Unable to automatically build the model. CUDA out of memory. Tried to allocate 3.05 GiB.",
        "MPS backend out of memory (MPS allocated: 8.00 GB).",
        "cuDNN error: CUDNN_STATUS_ALLOC_FAILED",
        "[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to "
        "allocate 400000000000 bytes. Error code 12 (Cannot allocate memory)",
    ],
)
def test_jax_and_pytorch_running_out_too(message: str) -> None:
    with pytest.raises(EngineError, match="not enough memory"), memory_in_words("do it", "stop"):
        raise RuntimeError(message)
    with pytest.raises(RuntimeError, match="another"), memory_in_words("do it", "stop"):
        raise RuntimeError("another device")
