"""What all tests share: Qt without a screen, and no user's folders touched."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

if sys.platform == "linux":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")


@pytest.fixture(autouse=True)
def private_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let settings, drafts, runs and logs of each test lie in a folder of its own."""
    home = tmp_path / "home"
    monkeypatch.setenv("CNNSTUDIO_HOME", str(home))
    return home


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with real data for tests; a test that asks for it skips where there is none."""
    default = Path(__file__).parents[1].parent / "shared" / "data"
    folder = Path(os.environ.get("CNNSTUDIO_TEST_DATA", default))
    if not folder.is_dir():
        pytest.skip("needs the test data: set CNNSTUDIO_TEST_DATA to its folder")
    return folder
