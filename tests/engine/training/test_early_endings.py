from __future__ import annotations

from cnnstudio.document.phases import ALL, Phase, parts_of
from cnnstudio.document.project import Project, Training
from cnnstudio.engine.training.early_endings import as_it_went, coming_phase
from cnnstudio.engine.training.training_progress import EpochPoint

PLAN = Project(
    training=Training(epochs=15, patience=2),
    phases=(Phase(5), Phase(5, learns=ALL), Phase(5)),
)


def points(*accuracies: float) -> list[EpochPoint]:
    """Epochs with these validation accuracies, in percent."""
    return [EpochPoint(epoch, 1.0, 0.5, 1.0, accuracy, 1.0) for epoch, accuracy in enumerate(accuracies, 1)]


def ends(project: Project) -> list[int]:
    return [part.end for part in parts_of(project)]


def test_a_phase_that_waited_is_shorter_and_those_behind_it_keep_their_length() -> None:
    for done in ((), (1,), (1, 2), (1, 2, 1)):
        assert as_it_went(PLAN, points(*done)) == PLAN
    gone = as_it_went(PLAN, points(1, 2, 1, 2))
    assert ends(gone) == [4, 9, 14]
    # Only epochs of its own count for a phase: the fifth is worse than the second, and yet its best so far.
    assert as_it_went(PLAN, points(1, 2, 1, 2, 1, 1)) == gone
    assert ends(as_it_went(PLAN, points(1, 2, 1, 2, 1, 1, 1))) == [4, 7, 12]


def test_a_phase_that_waited_until_its_last_epoch_ends_as_planned() -> None:
    assert as_it_went(PLAN, points(1, 2, 3, 2, 1)) == PLAN


def test_the_last_phase_and_trainings_without_patience_or_phases_stay_as_planned() -> None:
    still = points(*[1] * 15)
    assert ends(as_it_went(PLAN, still)) == [3, 6, 11]
    patient = Project(training=PLAN.training.with_settings(patience=None), phases=PLAN.phases)
    assert as_it_went(patient, still) == patient
    plain = Project(training=PLAN.training)
    assert as_it_went(plain, still) == plain


def test_what_comes_after_an_epoch() -> None:
    going = points(1, 2, 1, 2)
    found = [coming_phase(PLAN, going[:done], done) for done in range(5)]
    assert [phase and (phase.number, phase.done) for phase in found] == [(1, 0)] * 4 + [(2, 4)]
    assert coming_phase(PLAN, points(*range(15)), 15) is None
    assert coming_phase(PLAN, points(*[1] * 11), 11) is None
