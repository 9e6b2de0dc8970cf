from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from cnnstudio.core.errors import FileError
from cnnstudio.engine.judging.judging import judged
from cnnstudio.engine.judging.judging_boxes import BoxJudgement, judged_boxes
from cnnstudio.engine.judging.judging_masks import MaskJudgement
from cnnstudio.engine.runs.kept_evaluation import (
    EVALUATION,
    Evaluation,
    KeptScore,
    keep_evaluation,
    kept_and_stale,
    kept_evaluation,
    kept_score,
)
from cnnstudio.vision.mask_metrics import MaskMetrics
from tests.vision.scenes import drawn


@pytest.fixture
def evaluation() -> Evaluation:
    generator = np.random.default_rng(3)
    scores = generator.dirichlet(np.ones(5), 200)
    labels = generator.integers(0, 4, 200)  # the last class has no images
    judgement = judged(scores, labels, ("ant", "bee", "cat", "größe", "e"))
    return Evaluation(judgement, generator.permutation(200), "data", "mark")


def test_everything_comes_back(tmp_path: Path, evaluation: Evaluation) -> None:
    keep_evaluation(tmp_path, evaluation)
    found = kept_evaluation(tmp_path)
    assert found is not None
    assert (found.fingerprint, found.mark) == ("data", "mark")
    assert np.array_equal(found.places, evaluation.places)
    before, after = evaluation.judgement, found.judgement
    assert after.figures() == before.figures()
    assert after.classes == before.classes
    assert after.top == before.top
    for name in ("labels", "predicted", "confidence", "truth", "confusion", "precision", "recall", "f1"):
        assert np.array_equal(
            getattr(after, name), getattr(before, name), equal_nan=name in ("precision", "recall", "f1")
        ), name
    assert np.array_equal(after.calibration.counts, before.calibration.counts)
    assert np.array_equal(after.calibration.accuracy, before.calibration.accuracy, equal_nan=True)


def test_the_score_alone(tmp_path: Path, evaluation: Evaluation) -> None:
    assert kept_score(tmp_path, "mark") is None
    keep_evaluation(tmp_path, evaluation)
    fresh, stale = kept_score(tmp_path, "mark"), kept_score(tmp_path, "another")
    assert fresh is not None
    assert stale is not None
    assert (fresh.score, fresh.images) == (evaluation.judgement.accuracy, 200)
    assert (fresh.is_stale, stale.is_stale) == (False, True)


def test_those_of_earlier_versions_say_nothing_of_their_kind(tmp_path: Path, evaluation: Evaluation) -> None:
    keep_evaluation(tmp_path, evaluation)
    with np.load(tmp_path / EVALUATION) as file:
        arrays = dict(file)
    about = json.loads(arrays["about"].tobytes())
    for name in ("kind", "figure", "score"):
        del about[name]
    np.savez(
        tmp_path / EVALUATION, **{**arrays, "about": np.frombuffer(json.dumps(about).encode(), np.uint8)}
    )
    found, score = kept_evaluation(tmp_path), kept_score(tmp_path, "mark")
    assert found is not None
    assert found.judgement.figures() == evaluation.judgement.figures()
    assert score == KeptScore(found.judgement.main[1], 200, False, "accuracy")


@pytest.mark.parametrize("kind", ["boxes", "masks"])
def test_boxes_and_masks_come_back(tmp_path: Path, kind: str) -> None:
    judgement = boxes() if kind == "boxes" else masks()
    keep_evaluation(tmp_path, Evaluation(judgement, np.arange(judgement.images), "data", "mark"))
    found, score = kept_evaluation(tmp_path), kept_score(tmp_path, "other")
    assert found is not None
    assert type(found.judgement) is type(judgement)
    assert found.judgement.figures() == judgement.figures()
    figure, value = judgement.main
    assert score == KeptScore(value, judgement.images, True, figure)


def boxes() -> BoxJudgement:
    truths, found = drawn(12, 1)
    return judged_boxes(truths, found, ("a", "b", "c"), 0.25, 0.45)


def masks() -> MaskJudgement:
    metrics = MaskMetrics(np.array([[9, 1], [2, 7]], np.int64), ("cell",))
    return MaskJudgement(metrics, np.array([0.5, 0.75]), (20, 30))


def test_those_of_two_parts_lie_side_by_side(tmp_path: Path, evaluation: Evaluation) -> None:
    other = dataclasses.replace(evaluation, places=evaluation.places[::-1].copy(), part="validation")
    keep_evaluation(tmp_path, other)
    assert kept_evaluation(tmp_path) is None
    assert kept_score(tmp_path, "mark") is None
    found, is_stale = kept_and_stale(tmp_path)
    assert found is not None
    assert (found.part, is_stale) == ("validation", True)
    keep_evaluation(tmp_path, evaluation)
    for parts, wanted in (((), "test"), (("validation",), "validation"), (("test",), "test")):
        found, _ = kept_and_stale(tmp_path, *parts)
        assert found is not None
        assert found.part == wanted


def test_a_damaged_file_counts_as_none(tmp_path: Path, evaluation: Evaluation) -> None:
    keep_evaluation(tmp_path, evaluation)
    whole = (tmp_path / EVALUATION).read_bytes()
    for content in (b"", whole[: len(whole) // 2], b"no archive", whole.replace(b"PK", b"KP")):
        (tmp_path / EVALUATION).write_bytes(content)
        assert kept_evaluation(tmp_path) is None
        assert kept_score(tmp_path, "mark") is None
    np.savez(tmp_path / EVALUATION, about=np.array([object()], dtype=object))
    assert kept_evaluation(tmp_path) is None


def test_where_it_cannot_be_written(tmp_path: Path, evaluation: Evaluation) -> None:
    with pytest.raises(FileError, match="could not be saved"):
        keep_evaluation(tmp_path / "gone", evaluation)


def test_evaluations_of_one_model_and_one_set_of_images_are_the_same(evaluation: Evaluation) -> None:
    one = evaluation
    assert one.is_same(dataclasses.replace(one, trouble="The disk was full."))
    assert not one.is_same(None)
    assert not one.is_same(dataclasses.replace(one, mark="other"))
    assert not one.is_same(dataclasses.replace(one, fingerprint="other"))
    assert not one.is_same(dataclasses.replace(one, part="validation"))
    unknown = dataclasses.replace(one, mark="")
    assert not unknown.is_same(unknown)
