from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.core.analysis import analyse
from cnnstudio.core.network import chain
from cnnstudio.document.project import Project, Training
from cnnstudio.engine.training.batch_memory import device_memory, fitting_batch, way_out_of
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input

PROJECT = Project(chain(Input((8, 8, 1)), Conv2D(16), Flatten(), Dense(10)))


def needed(batch: int) -> int:
    """Bytes that training on a batch takes."""
    found = analyse(PROJECT.network).totals.training_bytes(batch, PROJECT.optimizer.slots())
    assert found is not None
    return found


@given(st.integers(0, 10**10))
def test_the_batch_fits_and_one_image_more_does_not(memory: int) -> None:
    batch = fitting_batch(PROJECT, memory)
    assert batch is not None
    assert batch == 0 or needed(batch) <= memory
    assert needed(batch + 1) > memory


@pytest.mark.parametrize(
    ("batch", "memory", "words"),
    [
        (64, 10**12, "use a batch size of at most 32, or a smaller network"),
        (64, needed(20), "use a batch size of at most 20, or a smaller network"),
        (64, None, "use a batch size of at most 32, or a smaller network"),
        (64, 10, "make the network smaller, or its input"),
        (1, 10**12, "make the network smaller, or its input"),
    ],
)
def test_what_failed_leads_to_what_may_fit(batch: int, memory: int | None, words: str) -> None:
    assert way_out_of(PROJECT, batch, memory) == words


def test_half_the_bits_let_twice_the_images_fit() -> None:
    mixed = dataclasses.replace(PROJECT, training=Training(dtype_policy="mixed_bfloat16"))
    weights = needed(0)
    assert fitting_batch(PROJECT, weights + 100 * (needed(1) - weights)) == 100
    assert fitting_batch(mixed, weights + 100 * (needed(1) - weights)) == 200


def test_a_network_of_unknown_size_has_no_known_batch() -> None:
    assert fitting_batch(Project(chain(Input((None, None, 1)), Conv2D(4))), 10**9) is None


def test_the_memory_of_the_device_is_known() -> None:
    found = device_memory()
    assert found is not None
    assert found > 10**6
