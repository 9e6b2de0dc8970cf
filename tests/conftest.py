"""What all tests share: Qt without a screen, and no user's folders touched."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("house", deadline=None, max_examples=60)  # no test asserts a time
settings.load_profile("house")

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


@pytest.fixture(autouse=True, scope="module")
def what_others_left_is_not_gone_through_again() -> None:
    """Let Python look for garbage among what a module's own tests make: Keras leaves millions of objects."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def garbage_goes_on_this_thread(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let Python collect garbage between tests of windows, and not on a thread that makes the next object.

    A widget that goes there takes the process along, which in the program `Collector` sees to.
    """
    room = request.path.relative_to(Path(__file__).parent).parts[0]
    if room not in ("ui", "journeys"):
        yield
        return
    gc.disable()
    yield
    gc.enable()
    gc.collect(1)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with real data for tests; a test that asks for it skips where there is none."""
    default = Path(__file__).parents[1].parent / "shared" / "data"
    folder = Path(os.environ.get("CNNSTUDIO_TEST_DATA", default))
    if not folder.is_dir():
        pytest.skip("needs the test data: set CNNSTUDIO_TEST_DATA to its folder")
    return folder
