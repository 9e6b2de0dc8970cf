"""What all tests share: Qt without a screen, and no user's folders touched."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from functools import partialmethod
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from pytestqt.qtbot import QtBot

settings.register_profile(  # no test asserts a time
    "house", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")

if sys.platform == "linux":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")


_PATIENCE = 30_000  # ms; a machine may be busy with other tests, and what comes sooner is not waited for


class PatientBot(QtBot):
    """Waits longer than pytest-qt's own before it gives up, where a test does not say how long."""

    waitUntil = partialmethod(QtBot.waitUntil, timeout=_PATIENCE)
    waitSignal = partialmethod(QtBot.waitSignal, timeout=_PATIENCE)
    waitSignals = partialmethod(QtBot.waitSignals, timeout=_PATIENCE)
    waitExposed = partialmethod(QtBot.waitExposed, timeout=_PATIENCE)
    waitActive = partialmethod(QtBot.waitActive, timeout=_PATIENCE)


@pytest.fixture
def qtbot(qapp: object, request: pytest.FixtureRequest) -> QtBot:
    """What waits in tests of windows."""
    return PatientBot(request)


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
