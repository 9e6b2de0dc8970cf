from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from cnnstudio.document.optimizers import SGD
from cnnstudio.document.project import Project, Training
from cnnstudio.document.schedules import Cosine
from cnnstudio.engine.training.learning_rate import RateGuide
from cnnstudio.engine.watching.live_state import bring_back


def test_only_where_variables_are_elsewhere_they_are_brought_back() -> None:
    bring_back(SimpleNamespace())  # type: ignore[arg-type]
    seen: list[str] = []
    bring_back(SimpleNamespace(jax_state_sync=lambda: seen.append("back")))  # type: ignore[arg-type]
    assert seen == ["back"]


def test_the_rate_is_given_to_variables_that_are_back() -> None:
    """With JAX a rate that is set while they are elsewhere would be lost."""
    seen: list[Any] = []

    class Optimizer:
        def __setattr__(self, name: str, value: float) -> None:
            seen.append(value)

    model: Any = SimpleNamespace(jax_state_sync=lambda: seen.append("back"), optimizer=Optimizer())
    project = Project(optimizer=SGD(1.0), schedule=Cosine(), training=Training(batch_size=1, epochs=1))
    guide = RateGuide(model, project, 3, list)
    guide.begin_epoch(0)
    guide.begin_batch(0)
    guide.begin_batch(1)
    assert len(seen) == 2
    assert seen[0] == "back"
    assert 0 < seen[1] < 1
