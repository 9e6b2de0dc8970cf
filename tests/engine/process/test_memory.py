from __future__ import annotations

import sys
from types import ModuleType

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


def test_other_errors_are_left_alone() -> None:
    with pytest.raises(KeyError), memory_in_words("do it", "stop"):
        raise KeyError


@pytest.mark.parametrize(
    ("backend", "message"),
    [
        ("jax", "RESOURCE_EXHAUSTED: Out of memory while trying to allocate 1234 bytes."),
        ("torch", "Unable to automatically build the model. CUDA out of memory. Tried to allocate 3.05 GiB."),
    ],
)
def test_jax_and_pytorch_running_out_too(backend: str, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, backend, ModuleType(backend))
    with pytest.raises(EngineError, match="not enough memory"), memory_in_words("do it", "stop"):
        raise RuntimeError(message)
    with pytest.raises(RuntimeError, match="another"), memory_in_words("do it", "stop"):
        raise RuntimeError("another device")
