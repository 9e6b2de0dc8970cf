"""Answers what Inspect asks the engine."""

from __future__ import annotations

import numpy as np

from cnnstudio.engine.inspecting.activations import ActivationMaps, Activations
from cnnstudio.engine.inspecting.overview import Overview, OverviewResult
from tests.ui import fake_engine as fake
from tests.ui.fake_engine import FakeEngine


def answer(engine: FakeEngine, overview: OverviewResult) -> None:
    """Answer all that is asked."""
    for job in engine.open_jobs(Overview):
        fake.succeed(job, overview)
    shapes = {strip.name: strip.shape for strip in overview.layers}
    for job in engine.open_jobs(Activations):
        task = job.task
        assert isinstance(task, Activations)
        values = np.random.default_rng(0).random(shapes[task.layer], np.float32)
        fake.succeed(job, ActivationMaps(task.layer, values, overview.input))
