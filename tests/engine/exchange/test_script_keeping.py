"""What keeps and averages models in an exported script."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras
import pytest

from cnnstudio.core.network import chain
from cnnstudio.document.optimizers import SGD
from cnnstudio.document.project import Project, Training
from cnnstudio.engine.exchange.script import script
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input
from tests.engine.exchange.test_script_training import fitted
from tests.engine.rebuilding import formatted


def kept_and_averaged(**training: Any) -> Project:
    """A project that averages its weights, keeps models and stops early."""
    network = chain(Input((8, 8, 1)), Flatten(), Dense(10, "softmax"))
    optimizer = SGD(0.05, use_ema=True, ema_momentum=0.9, ema_overwrite_frequency=50)
    settings = Training(epochs=5, batch_size=256, patience=3, checkpoint_every=2, **training)
    return Project(network, "kept", optimizer=optimizer, training=settings)


def test_what_averages_comes_before_what_keeps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = script(kept_and_averaged(checkpoint_count=None))
    assert not formatted(text, tmp_path / "exported.py")
    model, arguments = fitted(text, monkeypatch)
    optimizer = model.optimizer
    assert (optimizer.use_ema, optimizer.ema_momentum, optimizer.ema_overwrite_frequency) == (True, 0.9, 50)
    swap, keep, stop = arguments["callbacks"]
    assert isinstance(swap, keras.callbacks.SwapEMAWeights)
    assert swap.swap_on_epoch
    assert (keep.every, keep.count) == (2, None)
    assert stop.patience == 3


def test_the_script_keeps_the_newest_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, Any] = {"__name__": "exported"}
    exec(script(kept_and_averaged(checkpoint_count=1)), namespace)  # noqa: S102 - our own source
    namespace["main"]()
    assert [path.name for path in tmp_path.iterdir()] == ["epoch-00004.keras"]
    assert keras.saving.load_model(tmp_path / "epoch-00004.keras").name == "kept"
