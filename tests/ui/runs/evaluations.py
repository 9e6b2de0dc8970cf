"""Evaluations made from drawn scores, without a model."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from cnnstudio.data.collections import opened
from cnnstudio.data.readiness import dataset_of
from cnnstudio.engine.judging.judging import judged
from cnnstudio.engine.judging.judging_boxes import BoxJudgement, judged_boxes
from cnnstudio.engine.judging.judging_masks import MaskJudgement
from cnnstudio.engine.runs.checkpoint_mark import checkpoint_mark
from cnnstudio.engine.runs.kept_evaluation import Evaluation
from cnnstudio.engine.runs.run_folder import BEST
from cnnstudio.engine.training.resuming import run_project
from cnnstudio.vision.mask_metrics import MaskMetrics
from tests.vision.scenes import drawn


def drawn_evaluation(run: Path, lean: float = 3.0) -> Evaluation:
    """An evaluation of a run's own test images whose scores lean towards the right classes."""
    project = run_project(run)
    collection = opened(dataset_of(project))
    places = collection.split(project.training.seed).test
    labels = collection.labels[places]
    count = len(collection.classes)
    powers = np.exp(np.random.default_rng(2).normal(size=(len(labels), count)) + lean * np.eye(count)[labels])
    scores = powers / powers.sum(axis=1, keepdims=True)
    mark = checkpoint_mark(run / BEST)
    return Evaluation(judged(scores, labels, collection.classes), places, collection.fingerprint(), mark)


def drawn_boxes(images: int) -> BoxJudgement:
    """What comes of made-up boxes of three classes."""
    truths, found = drawn(images, 4)
    return judged_boxes(truths, found, ("ant", "bee", "cat"), 0.25, 0.45)


def drawn_masks(images: int) -> MaskJudgement:
    """What comes of made-up masks of three classes."""
    dice = np.random.default_rng(2)
    confusion = dice.integers(0, 5000, (4, 4)) + np.diag([400_000, 50_000, 60_000, 7_000])
    return MaskJudgement(
        MaskMetrics(confusion, ("ant", "bee", "cat")), dice.uniform(0.2, 0.99, images), (20, 30)
    )
