from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.core.rate_range import swept_rate
from cnnstudio.engine.training.find_rate import FindRate, RateCurve
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.training.rate_finder import RateFinder
from tests.ui import fake_engine as fake
from tests.ui.fake_engine import FakeEngine

RATES = tuple(swept_rate(batch, 150, 1e-6, 10.0) for batch in range(130))
LOSSES = tuple(0.3 + 2 / (1 + (rate / 1e-3) ** 1.5) + 0.05 * (rate / 0.1) ** 3 for rate in RATES)
SWEPT = RateCurve(RATES, LOSSES, 1.0)


@pytest.fixture
def finder(editor: Editor, engine: FakeEngine, qtbot: QtBot) -> RateFinder:
    made = RateFinder(editor.document.project, engine)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.show()
    return made


def test_it_sweeps_at_once_and_draws_what_comes(
    finder: RateFinder, engine: FakeEngine, editor: Editor
) -> None:
    (job,) = engine.jobs
    assert job.task == FindRate(editor.document.project)
    assert "a training that runs goes first" in finder.words.text()
    fake.start(job)
    fake.progress(job, RateCurve(RATES[:40], LOSSES[:40], 40 / 150))
    assert finder.plot.points == 40
    assert finder.words.text() == "40 of at most 150 batches."
    assert not finder.use.isEnabled()
    assert finder.bar.value() == round(1000 * 40 / 150)


def test_the_rate_that_is_found_can_be_taken_over(
    finder: RateFinder, engine: FakeEngine, qtbot: QtBot
) -> None:
    fake.start(engine.jobs[0])
    fake.succeed(engine.jobs[0], SWEPT)
    assert finder.suggested is not None
    assert finder.use.text() == f"Use {finder.suggested:g}"
    assert f"{finder.suggested:g} is suggested (Smith, 2017)" in finder.words.text()
    assert finder.plot.marked == pytest.approx(finder.suggested, rel=0.05)
    assert finder.bar.isHidden()
    with qtbot.waitSignal(finder.chosen) as caught:
        finder.use.click()
    assert caught.args == [float(f"{finder.suggested:.1e}")]


def test_a_stop_suggests_from_what_there_is(finder: RateFinder, engine: FakeEngine) -> None:
    fake.start(engine.jobs[0])
    finder.run.click()
    assert engine.commands == [("stop", 1)]
    assert not finder.run.isEnabled()
    fake.stop(engine.jobs[0], RateCurve(RATES[:30], LOSSES[:30], 0.2))
    assert "fell at no rate so far" in finder.words.text()
    assert finder.run.text() == "Sweep again"
    finder.run.click()
    assert len(engine.jobs) == 2


def test_a_failure_is_said(finder: RateFinder, engine: FakeEngine) -> None:
    fake.start(engine.jobs[0])
    fake.fail(engine.jobs[0], "There is not enough memory: use a smaller batch size.")
    assert finder.error.text().startswith("There is not enough memory")
    assert not finder.error.isHidden()
    assert finder.words.isHidden()
    assert not finder.use.isEnabled()


def test_closing_ends_the_sweep(finder: RateFinder, engine: FakeEngine) -> None:
    finder.close_button.click()
    assert engine.commands == [("stop", 1)]


def test_nothing_that_came_is_drawn_as_nothing(finder: RateFinder, engine: FakeEngine) -> None:
    fake.start(engine.jobs[0])
    fake.stop(engine.jobs[0], None)
    assert finder.plot.points == 0
    fake.start(engine.jobs[0])
