"""The numbers that are taken apart, against Keras's own: every registered type, many settings, several places."""

from __future__ import annotations

import numpy as np
import pytest

import cnnstudio.layers  # noqa: F401 - registers the layer types
from cnnstudio.core.catalogue import layer_types
from cnnstudio.core.layer import Layer
from cnnstudio.engine.pixel.account import NOWHERE, Account, Terms
from cnnstudio.engine.pixel.kept import Looked
from tests.engine.pixel.catalogue_cases import (
    accounts,
    cases,
    cases_of_order,
    looked,
    looked_first,
    takes_channels_first,
)

TYPES = [cls for cls in layer_types() if cls.keras_name and cls.maximum_inputs != 0]


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("cls", TYPES, ids=lambda cls: cls.kind)
def test_numbers_come_to_those_of_keras(cls: type[Layer]) -> None:
    count = 0
    for layer, shapes in cases(cls):
        about = looked(layer, shapes)
        assert [source.shape for source in about.sources] == [tuple(shape) for shape in shapes]
        for account in accounts(about):
            where = f"{layer} on {shapes} at {account.index}: {account.note}"
            assert account.steps, where
            np.testing.assert_allclose(account.value, account.keras, rtol=1e-5, atol=2e-5, err_msg=where)
            assert account.agrees, where
            _check_places(about, account)
            count += 1
    assert count >= 2


@pytest.mark.parametrize("cls", [cls for cls in TYPES if takes_channels_first(cls)], ids=lambda cls: cls.kind)
def test_numbers_of_layers_with_channels_first_come_to_those_of_keras(cls: type[Layer]) -> None:
    for layer, shape in cases_of_order(cls):
        about = looked_first(layer, shape)
        for account in accounts(about):
            where = f"{layer} on {shape} at {account.index}: {account.note}"
            assert account.steps, where
            np.testing.assert_allclose(account.value, account.keras, rtol=1e-5, atol=2e-5, err_msg=where)
            assert account.agrees, where
            _check_places(about, account)


def _check_places(about: Looked, account: Account) -> None:
    """A click on a number of the patch leads to that very number of the layer before."""
    for terms in (step for step in account.steps if isinstance(step, Terms)):
        for plane in range(len(terms.values)):
            places, values = terms.places[plane].ravel(), terms.values[plane].ravel()
            before = about.inputs[terms.source(plane)]
            there = places >= 0
            assert np.array_equal(before.flat[places[there]], values[there])
            assert not values[places == NOWHERE].any()
            for place in places[there][:1]:
                assert before[account.index_at(terms.source(plane), int(place))] == before.flat[place]
