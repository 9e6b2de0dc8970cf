from __future__ import annotations

import pytest

from cnnstudio.core.errors import EngineError
from cnnstudio.engine import memory
from cnnstudio.engine.memory import check_memory, free_bytes, memory_in_words


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
