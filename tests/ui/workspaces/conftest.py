"""One real engine for all tests of a module that train and look inside."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cnnstudio.ui.jobs.engine import Engine


@pytest.fixture(scope="module")
def engine(qapp: object) -> Iterator[Engine]:
    made = Engine()
    made.start()
    yield made
    made.shut_down()
