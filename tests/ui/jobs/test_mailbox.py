from __future__ import annotations

import threading
from multiprocessing.connection import wait

from cnnstudio.ui.jobs.mailbox import Mailbox


def test_calls_are_taken_once_in_their_order() -> None:
    made: list[int] = []
    box = Mailbox()
    for value in range(3):
        assert box.put(lambda value=value: made.append(value))  # type: ignore[misc]
    for call in box.taken():
        call()
    assert made == [0, 1, 2]
    assert box.taken() == ()
    box.close()


def test_a_waiting_thread_wakes_up() -> None:
    box = Mailbox()
    assert wait([box.reader], 0) == []
    thread = threading.Thread(target=box.put, args=(lambda: None,))
    thread.start()
    assert wait([box.reader], 5) == [box.reader]
    thread.join()
    box.taken()
    assert wait([box.reader], 0) == []
    box.close()


def test_putting_never_blocks_however_much_waits() -> None:
    box = Mailbox()
    for _ in range(100_000):  # many more than bytes fit into a pipe
        box.put(lambda: None)
    assert len(box.taken()) == 100_000
    box.close()


def test_a_closed_box_takes_nothing() -> None:
    box = Mailbox()
    box.close()
    box.close()
    assert not box.put(lambda: None)
    assert box.taken() == ()
