from __future__ import annotations

import pytest

from cnnstudio.engine.process.failure import Failure
from cnnstudio.engine.process.messages import Command, News, Parcel
from cnnstudio.ui.jobs.schedule import Entry, Patience, Schedule
from tests.engine.sample_tasks import Echo, SmallEcho

DEATH = Failure("It died.", False, "")


class Desk:
    """A schedule whose commands and ends are written down."""

    def __init__(self, patience: Patience | None = None) -> None:
        self.sent: list[tuple[str, int]] = []
        self.ends: list[tuple[int, News, object]] = []
        self.schedule = Schedule(self._send, self._settle, patience or Patience())

    def _send(self, kind: Command, number: int, parcel: Parcel | None) -> None:
        self.sent.append((kind.value, number))

    def _settle(self, number: int, kind: News, payload: object) -> None:
        self.ends.append((number, kind, payload))

    def submit(self, number: int, task: object = None, key: str | None = None) -> None:
        self.schedule.submit(Entry(number, task or Echo(number), key))
        self.schedule.dispatch()

    def end(self, number: int, kind: News = News.SUCCEEDED, payload: object = None) -> None:
        self.schedule.note_end(number, kind, payload)
        self.schedule.dispatch()


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_jobs_run_one_after_the_other(desk: Desk) -> None:
    desk.submit(1)
    desk.submit(2)
    assert desk.sent == [("run", 1)]
    desk.end(1, payload="result")
    assert desk.sent == [("run", 1), ("run", 2)]
    assert desk.ends == [(1, News.SUCCEEDED, "result")]


def test_a_small_job_goes_along_with_a_running_one_past_the_queue(desk: Desk) -> None:
    desk.submit(1)
    desk.submit(2)
    desk.submit(3, SmallEcho(3))
    assert desk.sent == [("run", 1), ("serve", 3)]
    desk.end(3)
    assert desk.ends == [(3, News.SUCCEEDED, None)]
    assert not desk.schedule.is_idle


def test_a_small_job_left_over_by_the_main_one_becomes_the_main_one(desk: Desk) -> None:
    desk.submit(1)
    desk.submit(2, SmallEcho(2))
    desk.submit(3)
    desk.end(1)
    assert ("run", 3) not in desk.sent
    desk.end(2)
    assert desk.sent[-1] == ("run", 3)


def test_nothing_is_sent_before_it_is_dispatched(desk: Desk) -> None:
    desk.schedule.submit(Entry(1, Echo(1)))
    assert not desk.sent


def test_stopping_a_queued_job_ends_it_at_once(desk: Desk) -> None:
    desk.submit(1)
    desk.submit(2)
    desk.schedule.stop(2)
    desk.end(1)
    assert desk.ends == [(2, News.STOPPED, None), (1, News.SUCCEEDED, None)]
    assert ("run", 2) not in desk.sent


def test_a_running_job_has_some_time_to_stop(desk: Desk) -> None:
    desk.submit(1)
    desk.schedule.note_start(1)
    assert desk.schedule.next_deadline() is None
    desk.schedule.stop(1)
    first = desk.schedule.next_deadline()
    desk.schedule.stop(1)
    assert first is not None
    assert desk.schedule.next_deadline() == first
    assert not desk.schedule.is_overdue()
    assert not desk.ends
    desk.end(1, News.STOPPED, "so far")
    assert desk.ends == [(1, News.STOPPED, "so far")]


def test_no_answer_in_time_makes_the_process_overdue() -> None:
    desk = Desk(Patience(stop=0.0))
    desk.submit(1)
    desk.submit(2)
    desk.schedule.stop(1)
    assert desk.schedule.is_overdue()
    desk.schedule.process_is_gone(News.STOPPED, DEATH)
    assert desk.ends == [(1, News.STOPPED, None)]
    desk.schedule.dispatch()
    assert desk.sent[-1] == ("run", 2)


def test_a_task_that_has_seen_the_stop_gets_more_time() -> None:
    desk = Desk(Patience(stop=0.0, wind_up=100.0))
    desk.submit(1)
    desk.schedule.stop(1)
    desk.schedule.note_heed(1)
    assert not desk.schedule.is_overdue()


def test_a_small_job_that_does_not_stop_costs_the_main_one_nothing() -> None:
    desk = Desk(Patience(stop=0.0))
    desk.submit(1)
    desk.submit(2, SmallEcho(2))
    desk.schedule.note_start(2)
    desk.schedule.stop(2)
    assert not desk.schedule.is_overdue()
    assert desk.ends == [(2, News.STOPPED, None)]
    desk.end(2, News.SUCCEEDED)
    assert len(desk.ends) == 1


def test_a_stopped_small_job_that_has_not_begun_ends_at_once(desk: Desk) -> None:
    desk.submit(1)
    desk.submit(2, SmallEcho(2))
    desk.schedule.stop(2)
    assert desk.ends == [(2, News.STOPPED, None)]
    assert desk.schedule.next_deadline() is None
    assert not desk.schedule.wants(2)


def test_a_newer_job_replaces_those_of_its_key(desk: Desk) -> None:
    desk.submit(1, key="inspect")
    desk.submit(2, key="inspect")
    desk.submit(3, key="other")
    desk.submit(4, key="inspect")
    assert [number for number, kind, _ in desk.ends if kind == News.STOPPED] == [1, 2]
    assert ("stop", 1) in desk.sent
    assert not desk.schedule.wants(1)
    desk.end(1, News.SUCCEEDED, "too late")
    assert len(desk.ends) == 2
    assert desk.sent[-1] == ("run", 3)


def test_pausing_a_queued_job_holds_when_it_runs(desk: Desk) -> None:
    desk.submit(1)
    desk.submit(2)
    desk.submit(3)
    desk.schedule.pause(2)
    desk.schedule.pause(3)
    desk.schedule.resume(3)
    assert desk.sent == [("run", 1)]
    desk.end(1)
    desk.end(2)
    assert desk.sent == [("run", 1), ("run", 2), ("pause", 2), ("run", 3)]


def test_pausing_and_resuming_a_running_job_is_passed_on(desk: Desk) -> None:
    desk.submit(1)
    desk.schedule.pause(1)
    desk.schedule.resume(1)
    assert desk.sent[1:] == [("pause", 1), ("resume", 1)]


def test_a_task_that_cannot_be_pickled_fails_and_the_next_one_runs(desk: Desk) -> None:
    desk.submit(1, lambda: None)
    desk.submit(2)
    assert desk.ends[0][:2] == (1, News.FAILED)
    assert desk.sent == [("run", 2)]


def test_the_death_of_the_process_fails_what_ran_and_keeps_what_waits(desk: Desk) -> None:
    desk.submit(1)
    desk.submit(2)
    for number in (3, 4, 5):
        desk.submit(number, SmallEcho(number))
    desk.schedule.note_start(3)
    desk.schedule.process_is_gone(News.FAILED, DEATH)
    assert desk.ends == [(1, News.FAILED, DEATH), (3, News.FAILED, DEATH)]
    desk.sent.clear()
    desk.schedule.dispatch()
    assert desk.sent == [("run", 4), ("serve", 5)]


def test_news_of_unknown_jobs_is_not_wanted(desk: Desk) -> None:
    desk.end(99)
    desk.schedule.stop(99)
    desk.schedule.pause(99)
    desk.schedule.note_heed(99)
    assert not desk.schedule.note_start(99)
    assert not desk.schedule.wants(99)
    assert not desk.ends
    assert not desk.sent


def test_all_jobs_are_settled_once_at_the_end(desk: Desk) -> None:
    desk.submit(1)
    desk.submit(2)
    desk.submit(3, SmallEcho(3))
    desk.schedule.stop(2)
    desk.schedule.settle_all(News.STOPPED, None)
    desk.schedule.settle_all(News.STOPPED, None)
    assert sorted(number for number, _, _ in desk.ends) == [1, 2, 3]
