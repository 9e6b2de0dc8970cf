"""The numbers that are taken apart, against Keras's own: every registered type, many settings, several places."""

from __future__ import annotations

import numpy as np
import pytest

import cnnstudio.layers  # noqa: F401 - registers the layer types
from cnnstudio.core.catalogue import layer_types
from cnnstudio.core.layer import Layer
from cnnstudio.engine.pixel.account import NOWHERE, Terms
from tests.engine.pixel.catalogue_cases import accounts, cases

TYPES = [cls for cls in layer_types() if cls.keras_name and cls.maximum_inputs != 0]


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("cls", TYPES, ids=lambda cls: cls.kind)
def test_numbers_come_to_those_of_keras(cls: type[Layer]) -> None:
    count = 0
    for layer, shapes in cases(cls):
        for account in accounts(layer, shapes):
            where = f"{layer} on {shapes} at {account.index}: {account.note}"
            assert account.steps, where
            np.testing.assert_allclose(account.value, account.keras, rtol=1e-5, atol=2e-5, err_msg=where)
            assert account.agrees, where
            count += 1
    assert count >= 4


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("cls", TYPES, ids=lambda cls: cls.kind)
def test_terms_point_to_where_they_come_from(cls: type[Layer]) -> None:
    """A click on a number of the patch leads to that very number of the layer before."""
    layer, shapes = next(iter(cases(cls)))
    inputs = [source.shape for source in accounts(layer, shapes)[0].sources]
    assert inputs == [tuple(shape) for shape in shapes]
    from tests.engine.pixel.catalogue_cases import looked

    given = looked(layer, shapes).inputs
    for account in accounts(layer, shapes):
        for terms in (step for step in account.steps if isinstance(step, Terms)):
            for plane, row, column in np.ndindex(terms.values.shape):
                place = int(terms.places[plane, row, column])
                if place >= 0:
                    source = given[terms.source(plane)]
                    assert source.flat[place] == terms.values[plane, row, column]
                    assert source[account.index_at(terms.source(plane), place)] == source.flat[place]
                elif place == NOWHERE:
                    assert terms.values[plane, row, column] == 0
