from __future__ import annotations

import threading

import pytest

from cnnstudio.engine.process.throttle import ThrottledReport
from tests.engine.sample_tasks import Points

HOUR = 3600.0


def test_the_first_report_is_sent_at_once_and_the_newest_at_the_end() -> None:
    sent: list[int] = []
    report = ThrottledReport(sent.append, HOUR)
    for value in range(5):
        report(value)
    assert sent == [0]
    report.close()
    assert sent == [0, 4]


def test_reports_that_can_be_merged_are_not_lost() -> None:
    sent: list[Points] = []
    report = ThrottledReport(sent.append, HOUR)
    for value in range(5):
        report(Points((value,)))
    report.close()
    assert [points.values for points in sent] == [(0,), (1, 2, 3, 4)]


def test_a_waiting_report_is_sent_when_its_turn_comes_though_no_other_follows() -> None:
    sent: list[int] = []
    second = threading.Event()

    def send(value: int) -> None:
        sent.append(value)
        if value == 2:
            second.set()

    report = ThrottledReport(send, 0.02)
    report(1)
    report(2)
    assert second.wait(60)
    assert sent == [1, 2]
    report.close()
    assert sent == [1, 2]


def test_without_an_interval_all_reports_are_sent() -> None:
    sent: list[int] = []
    report = ThrottledReport(sent.append, 0.0)
    for value in range(5):
        report(value)
    assert sent == [0, 1, 2, 3, 4]


def test_nothing_is_sent_after_closing() -> None:
    sent: list[int] = []
    report = ThrottledReport(sent.append, 0.0)
    report.close()
    report(1)
    assert not sent


def test_an_error_of_sending_in_the_background_is_raised_at_the_next_call() -> None:
    tried = threading.Event()

    def send(value: int) -> None:
        if value == 2:
            tried.set()
            raise TypeError("cannot be pickled")

    report = ThrottledReport(send, 0.3)  # s; longer than a busy machine takes from one call to the next
    report(1)
    report(2)
    assert tried.wait(60)
    with pytest.raises(TypeError, match="cannot be pickled"):
        report.close()


def test_no_thread_is_left_behind() -> None:
    report = ThrottledReport(lambda value: None, HOUR)
    report(1)
    report(2)
    threads = [thread for thread in threading.enumerate() if thread.name == "progress"]
    report.close()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
