from __future__ import annotations

import shutil
from pathlib import Path

from cnnstudio.engine.runs.checkpoint_mark import checkpoint_mark
from tests.engine.runs.made_runs import write_model


def test_weights_tell_models_apart_and_dates_do_not(tmp_path: Path) -> None:
    for name, weights in (("a.keras", "one"), ("b.keras", "one"), ("c.keras", "two")):
        write_model(tmp_path / name, weights)
    shutil.copy(tmp_path / "a.keras", tmp_path / "copy.keras")
    first, twin, other, copy = (
        checkpoint_mark(tmp_path / f"{name}.keras") for name in ("a", "b", "c", "copy")
    )
    assert first == twin == copy != other
    assert len(first) == len(other) == 64


def test_what_is_no_model_has_none(tmp_path: Path) -> None:
    (tmp_path / "cut.keras").write_bytes(b"PK\x03\x04 cut off")
    assert checkpoint_mark(tmp_path / "cut.keras") == checkpoint_mark(tmp_path / "gone.keras") == ""
