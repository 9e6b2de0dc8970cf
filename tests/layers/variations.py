"""Values to try for the settings of any layer type, and input shapes to try them on."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from cnnstudio.core.errors import SettingError
from cnnstudio.core.initializers import Initializer
from cnnstudio.core.layer import Layer
from cnnstudio.core.penalties import Penalty
from cnnstudio.core.settings import Setting
from cnnstudio.core.values import (
    Constraint,
    Margins,
    Margins1,
    Margins3,
    Matrices,
    Pair,
    Range,
    Reals,
    Shape,
    Single,
    Sizes,
    Triple,
)

LINE = Matrices((((0.0, 1.0, 0.0),) * 3, ((0.0,) * 3, (1.0,) * 3, (0.0,) * 3)))
LISTS: tuple[tuple[int, ...], ...] = (
    (-1,), (1,), (3, 2, 1), (-1, 1), (-2, -1), (2, 1), (2, -1), (12,), (0, 3, -1), (9, 7, 3), (4, 1, 3, 2), (),
    (0, 1, 1, 0), (1, 0, 1), (2, 8, 1, 4), (4,), (0,),
)  # fmt: skip
PLAIN_SHAPES: tuple[Shape, ...] = (
    (8, 8, 4), (9, 7, 6), (2, 2, 1), (1, 1, 6), (None, None, 4), (None, 6, 2), (5, 5, None), (12,), (1,), (None,),
    (6, 4), (None, 6), (4, 4, 4, 2), (5, 6, 7, 4), (None, 3, None, 2), (),
)  # fmt: skip
MERGED_SHAPES: tuple[tuple[Shape, ...], ...] = (
    ((8, 8, 4),),
    ((8, 8, 4), (8, 8, 4)),
    ((8, 8, 4), (8, 8, 2), (8, 8, 3)),
    ((8, 8, 4), (4, 4, 4)),
    ((8, 8, 4), (1, 1, 4)),
    ((8, 8, 4), (8, 1, 1), (1, 8, 4)),
    ((8, 6, 4), (4,)),
    ((4,), (8, 6, 4), (6, 4)),
    ((8, 6, 4), (6,)),
    ((None, None, 4), (8, 8, 4)),
    ((8, 8, 4), (None, 8, 4)),
    ((None, None, 4), (None, None, 8), (None, None, 1)),
    ((None, 8, 4), (9, 8, None)),
    ((5,), (5,)),
    ((5,), (7,)),
    ((5,), (1,), ()),
    ((3, 4), (3, 4), (3, 4)),
)

_NUMBERS: dict[Any, tuple[Any, ...]] = {
    int: (-2, -1, 0, 1, 2, 3, 4, 7),
    float: (0.0, 0.25, 1.0),
    bool: (False, True),
    Single: ((0,), (1,), (2,), (3,), (5,)),
    Triple: ((0, 0, 0), (1, 1, 1), (2, 2, 2), (1, 2, 3), (5, 5, 5)),
    Pair: ((-1, -1), (2, -1), (0, 0), (1, 1), (2, 2), (3, 2), (1, 4), (5, 5)),
    Sizes: LISTS,
    Range: ((0.0, 0.5), (-0.25, 0.25), (0.25, 0.25), (-1.0, 1.0), (1.0, 8.0)),
    Reals: ((0.5,), (0.5, 1.5, 2.0, 0.25)),
    Margins1: (((0, 0),), ((1, 2),), ((4, 5),)),
    Margins: (((0, 0), (0, 0)), ((1, 2), (0, 3))),
    Margins3: (((0, 0), (0, 0), (0, 0)), ((1, 2), (0, 3), (2, 1))),
    Shape: ((9, 7, 3), (None, None, 1), (5,), ()),
    Penalty: (
        Penalty(0.5, 0.0),
        Penalty(0.0, 0.25),
        Penalty(0.1, 0.2),
        Penalty(kind="orthogonal_rows", factor=0.5),
        Penalty(kind="orthogonal_columns", factor=0.25),
    ),
    Constraint: (
        Constraint("unit_norm"),
        Constraint("non_neg"),
        Constraint("max_norm", high=2.0, axes=(-1,)),
        Constraint("min_max_norm", 0.5, 1.5, 0.25),
    ),
    Matrices: (LINE,),
    Initializer: (
        Initializer("he_normal", seed=7),
        Initializer("random_normal", (("mean", 0.5), ("stddev", 0.25)), 3),
        Initializer("random_uniform", (("maxval", 0.5),)),
        Initializer("variance_scaling", (("scale", 2.0), ("mode", "fan_avg"), ("distribution", "uniform"))),
        Initializer("glorot_normal", (("input_axes", (0,)), ("output_axes", (-1, 1))), 4),
        Initializer("lecun_uniform", (("output_axes", (2,)),)),
        Initializer("constant", (("value", 0.25),)),
        Initializer("orthogonal", (("gain", 0.5),), 1),
    ),
}


def values(setting: Setting) -> list[Any]:
    """Values worth trying: every choice, the smallest ones, odd and non-square ones, and none."""
    choices = [setting.codec.decode(choice) for choice in setting.choices if setting.type is not Penalty]
    others = _NUMBERS.get(setting.type, ()) if not choices or setting.type is Initializer else ()
    candidates = [setting.default, *choices, *others]
    candidates += [None] * setting.optional
    return [value for value in dict.fromkeys(candidates) if _is_allowed(setting, value)]


def _is_allowed(setting: Setting, value: Any) -> bool:
    try:
        setting.checked(value)
    except SettingError:
        return False
    return True


def few_values(setting: Setting) -> list[Any]:
    """At most three values that differ in what they do to shapes and weights."""
    found = [value for value in values(setting) if value != setting.default]
    if setting.type is Penalty:
        return [found[0], found[-1]]
    return found[-2:] if setting.type in (int, Single, Pair, Triple, Initializer) else found[:1]


def single_changes(cls: type[Layer]) -> Iterator[Layer]:
    """The plain layer, and it with each value of each setting."""
    yield cls()
    for setting in cls.setting_list():
        for value in values(setting):
            yield cls(**{setting.name: value})


def paired_changes(cls: type[Layer]) -> Iterator[Layer]:
    """It with two settings changed, for every two settings."""
    for one, other in itertools.combinations(cls.setting_list(), 2):
        for first, second in itertools.product(few_values(one), few_values(other)):
            yield cls(**{one.name: first, other.name: second})


def inputs_of(cls: type[Layer]) -> tuple[tuple[Shape, ...], ...]:
    """Input shapes to try on a layer type, by how many it takes."""
    if cls.maximum_inputs == 0:
        return ((),)
    return MERGED_SHAPES if cls.maximum_inputs != 1 else tuple((shape,) for shape in PLAIN_SHAPES)
