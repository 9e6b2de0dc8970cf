from __future__ import annotations

import threading

import pytest

from cnnstudio.core.errors import Stopped
from cnnstudio.engine.process.control import Control


def test_a_new_control_lets_a_task_run() -> None:
    control = Control()
    control.check()
    control.wait_while_paused()
    control.serve()
    assert not control.stop_requested
    assert not control.paused


def test_check_raises_after_a_stop() -> None:
    control = Control()
    control.stop()
    with pytest.raises(Stopped):
        control.check()


def test_a_stop_outdoes_a_pause() -> None:
    control = Control()
    control.pause()
    control.stop()
    assert not control.paused
    control.wait_while_paused()  # does not block
    control.pause()
    assert not control.paused


@pytest.mark.parametrize("release", ["stop", "resume"])
def test_waiting_ends_with_a_stop_or_a_resumption(release: str) -> None:
    control = Control()
    control.pause()
    waiting = threading.Event()
    thread = threading.Thread(target=control.wait_while_paused, args=(waiting.set,))
    thread.start()
    assert waiting.wait(60)
    assert thread.is_alive()
    getattr(control, release)()
    thread.join(60)
    assert not thread.is_alive()


def test_small_tasks_are_served_during_a_pause() -> None:
    served = threading.Semaphore(0)
    control = Control(served.release)
    control.pause()
    thread = threading.Thread(target=control.wait_while_paused)
    thread.start()
    assert served.acquire(timeout=60)  # once as the pause begins
    control.wake()
    assert served.acquire(timeout=60)
    control.resume()
    thread.join(60)
    assert not thread.is_alive()


def test_nobody_is_told_of_waiting_when_there_is_none() -> None:
    told: list[str] = []
    Control().wait_while_paused(lambda: told.append("waiting"))
    assert not told


def test_seeing_a_stop_is_told_once() -> None:
    told: list[str] = []
    control = Control(on_heeded=lambda: told.append("heeded"))
    assert not control.stop_requested
    assert not told
    control.stop()
    assert control.stop_requested
    assert control.stop_requested
    assert told == ["heeded"]
