from __future__ import annotations

import pytest

from cnnstudio.core.errors import DataError, LossError
from cnnstudio.engine.process.failure import ending_in_words, failure_of, failure_of_process


class ResourceExhaustedError(Exception):
    """Named like TensorFlow's."""


class XlaRuntimeError(RuntimeError):
    """Named like JAX's."""


class MuteError(Exception):
    def __str__(self) -> str:
        raise ValueError("no words")


def test_a_users_error_is_passed_on_word_for_word() -> None:
    failure = failure_of(DataError("The file has 0 images: choose another."))
    assert failure.message == "The file has 0 images: choose another."
    assert failure.is_user_error
    assert not failure.recurs


def test_a_loss_that_is_no_number_would_become_so_again() -> None:
    assert failure_of(LossError("The loss became NaN.", float("nan"), 1, 2)).recurs


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        ResourceExhaustedError("OOM"),
        XlaRuntimeError("RESOURCE_EXHAUSTED: 12 GB"),
        RuntimeError("CUDA out of memory. Tried to allocate 3.05 GiB"),
    ],
)
def test_running_out_of_memory_names_the_way_out(error: Exception) -> None:
    failure = failure_of(error, "training")
    assert failure.message == (
        "There was not enough memory for training: use a smaller batch size or a smaller image."
    )
    assert failure.is_user_error


@pytest.mark.parametrize("error", [ValueError("it broke"), SystemExit(1), KeyboardInterrupt(), MuteError()])
def test_everything_else_is_a_bug_with_a_traceback(error: BaseException) -> None:
    failure = failure_of(error)
    assert failure.message.startswith("Something went wrong inside the engine (")
    assert type(error).__name__ in failure.message
    assert not failure.is_user_error
    assert type(error).__name__ in failure.traceback


def test_another_runtime_error_of_a_backend_is_no_lack_of_memory() -> None:
    assert not failure_of(XlaRuntimeError("INVALID_ARGUMENT")).is_user_error


def test_a_long_message_is_cut_and_the_traceback_is_whole() -> None:
    failure = failure_of(ValueError("word " * 1000))
    assert len(failure.message) < 400
    assert len(failure.traceback) > 5000


@pytest.mark.parametrize(
    ("exit_code", "words"),
    [
        (-9, "signal 9; perhaps the memory ran out"),
        (-11, "signal 11"),
        (3, "exit code 3"),
        (None, "for an unknown reason"),
    ],
)
def test_how_a_process_ended(exit_code: int | None, words: str) -> None:
    assert ending_in_words(exit_code) == words


def test_a_dead_process_is_told_with_its_signal_and_last_output() -> None:
    failure = failure_of_process(-9, "bad_alloc")
    assert failure.message == (
        "The engine process ended unexpectedly (signal 9; perhaps the memory ran out). "
        "Your project is untouched; a new engine is starting."
    )
    assert failure.traceback == "bad_alloc"
