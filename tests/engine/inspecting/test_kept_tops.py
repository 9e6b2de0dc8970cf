from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from cnnstudio.engine.inspecting import kept_tops
from cnnstudio.engine.inspecting.kept_tops import keep, kept, key_of


def test_what_is_kept_comes_back(private_folders: Path) -> None:
    key = key_of("model", "layer")
    assert kept(key) is None
    keep(key, {"values": np.arange(3.0), "count": np.array(4)})
    found = kept(key)
    assert found is not None
    assert list(found["values"]) == [0, 1, 2]
    assert int(found["count"]) == 4
    assert key_of("model", "other") != key
    next(private_folders.rglob("*.npz")).write_bytes(b"damaged")
    assert kept(key) is None


def test_what_was_not_looked_at_longest_goes_first(
    private_folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = {"values": np.random.default_rng(0).integers(0, 256, 4000, np.uint8)}
    monkeypatch.setattr(kept_tops, "LIMIT", 10_000)
    for number, name in enumerate("ab"):
        keep(name, content)
        path = next(private_folders.rglob(f"{name}.npz"))
        os.utime(path, (number, number))
    assert kept("a") is not None  # and is the newest by that
    keep("c", content)
    assert [kept(name) is not None for name in "abc"] == [True, False, True]
    monkeypatch.setattr(kept_tops, "LIMIT", 100)
    keep("d", content)
    assert kept("d") is None
