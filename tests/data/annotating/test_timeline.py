from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.data.annotating.timeline import Drawn, Renamed, Timeline


@given(st.lists(st.sampled_from(["a", "b", "back", "forth"]), max_size=40))
def test_what_was_done_last_is_taken_back_first_and_done_again_first(moves: list[str]) -> None:
    timeline = Timeline()
    done: list[str] = []
    undone: list[str] = []
    for move in moves:
        if move == "back" and timeline.last is not None:
            timeline = timeline.taken_back(timeline.last)
            undone.append(done.pop())
        elif move == "forth" and timeline.next is not None:
            timeline = timeline.repeated(timeline.next)
            done.append(undone.pop())
        elif move in ("a", "b"):
            timeline = timeline.did(Drawn(move))
            done.append(move)
            undone = []
        assert timeline.done == tuple(map(Drawn, done))
        assert timeline.undone == tuple(map(Drawn, undone))


def test_what_is_gone_takes_along_what_lies_behind_it() -> None:
    rename = Renamed(0, "ant", "bee")
    timeline = Timeline((Drawn("a"), rename, Drawn("b"), Drawn("a"), Drawn("c")), (Drawn("a"), Drawn("b")))
    assert timeline.cut(lambda entry: entry == Drawn("b")) == Timeline((Drawn("a"), Drawn("c")), ())
    assert timeline.cut(lambda entry: entry is rename).done == timeline.done[2:]
    assert timeline.cut(lambda entry: False) == timeline
    assert rename.title == "rename ant"
