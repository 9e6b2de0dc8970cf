"""Evaluations made from drawn scores, without a model."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from cnnstudio.data.collections import opened
from cnnstudio.data.readiness import dataset_of
from cnnstudio.engine.judging import judged
from cnnstudio.engine.resuming import run_project
from cnnstudio.engine.run_folder import BEST
from cnnstudio.engine.runs.checkpoint_mark import checkpoint_mark
from cnnstudio.engine.runs.kept_evaluation import Evaluation


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
