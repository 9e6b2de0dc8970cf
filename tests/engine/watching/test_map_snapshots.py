from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cnnstudio.engine.watching import map_snapshots
from cnnstudio.engine.watching.layer_shots import LayerShot
from cnnstudio.engine.watching.map_snapshots import (
    Snapshot,
    cut_snapshots,
    keep_snapshot,
    kept_image,
    kept_shot,
    snapshot_epochs,
)


def _snapshot(epoch: int) -> Snapshot:
    maps = np.full((2, 3, 3), epoch, np.float32)
    shots = {
        "a": LayerShot(5, maps, np.ones((3, 3, 1, 2), np.float32), 6, 4),
        "b/c": LayerShot(2, 2 * maps, None),
    }
    return Snapshot(epoch, np.full((4, 4, 1), 99.0, np.float32), "cat.png", shots)


def test_what_was_kept_comes_back(tmp_path: Path) -> None:
    assert snapshot_epochs(tmp_path) == ()
    for epoch in (3, 1, 12):
        keep_snapshot(tmp_path, _snapshot(epoch))
    assert snapshot_epochs(tmp_path) == (1, 3, 12)
    found = kept_shot(tmp_path, 12, "b/c")
    assert found is not None
    names, shot = found
    assert names == ("a", "b/c")
    assert shot is not None
    assert (shot.units, shot.kernels) == (2, None)
    assert shot.maps == pytest.approx(np.full((2, 3, 3), 24))
    first = kept_shot(tmp_path, 1, "a")
    assert first is not None
    assert first[1] is not None
    assert first[1].kernels is not None
    assert first[1].kernels.shape == (3, 3, 1, 2)
    assert (first[1].units, first[1].kernel_count, first[1].depth) == (5, 6, 4)
    assert kept_shot(tmp_path, 1, "gone") == (("a", "b/c"), None)
    image = kept_image(tmp_path, 3)
    assert image is not None
    assert (image[1], float(image[0].mean())) == ("cat.png", 99)


def test_a_run_of_before_has_kept_no_count_of_kernels(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_snapshot(tmp_path, _snapshot(1))
    about = map_snapshots.about_of

    def older(file: object) -> dict[str, object]:
        found = about(file)
        for layer in found["layers"]:
            del layer["kernel_count"], layer["depth"]
        return found

    monkeypatch.setattr(map_snapshots, "about_of", older)
    _, shot = kept_shot(tmp_path, 1, "a") or ((), None)
    assert shot is not None
    assert (shot.units, shot.kernel_count, shot.depth) == (5, 0, 0)


def test_what_is_damaged_counts_as_not_there(tmp_path: Path) -> None:
    keep_snapshot(tmp_path, _snapshot(1))
    next((tmp_path / "watched").iterdir()).write_bytes(b"PK damaged")
    assert kept_shot(tmp_path, 1, "a") is None
    assert kept_image(tmp_path, 1) is None
    assert kept_image(tmp_path, 2) is None


def test_of_many_every_second_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(map_snapshots, "MOST", 4)
    for epoch in range(1, 10):
        keep_snapshot(tmp_path, _snapshot(epoch))
    epochs = snapshot_epochs(tmp_path)
    assert len(epochs) <= 4
    assert (epochs[0], epochs[-1]) == (1, 9)
    cut_snapshots(tmp_path, 5)
    assert max(snapshot_epochs(tmp_path)) <= 5
