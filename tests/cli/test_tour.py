"""``cnnstudio tour``: what it says and refuses; CI plays it in full."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cnnstudio.cli import main


def _play(monkeypatch: pytest.MonkeyPatch, accuracy: float) -> None:
    def played(out: Path, quick: bool) -> dict[str, Any]:
        return {"digits": {"val_accuracy": accuracy}}

    monkeypatch.setattr("cnnstudio.cli.tour._played", played)
    monkeypatch.setenv("CNNSTUDIO_HOME", "")


@pytest.mark.parametrize(("accuracy", "status"), [(0.95, 0), (0.9499, 1)])
def test_tour_fails_where_the_network_learned_too_little(
    monkeypatch: pytest.MonkeyPatch, accuracy: float, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    _play(monkeypatch, accuracy)
    assert main(["tour", "--out", "somewhere"]) == status
    assert "validation accuracy on Digits" in capsys.readouterr().out
