"""Which editor serves which type of setting: the one table that a new value type adds a line to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnnstudio.core.initializers import Initializer
from cnnstudio.core.penalties import Penalty
from cnnstudio.core.settings import Setting
from cnnstudio.core.values import (
    Constraint,
    FilePath,
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
from cnnstudio.ui.properties.constraint_field import ConstraintField
from cnnstudio.ui.properties.field import Field
from cnnstudio.ui.properties.group_fields import (
    Margins1Field,
    Margins3Field,
    MarginsField,
    PairField,
    ShapeField,
    SingleField,
    TripleField,
)
from cnnstudio.ui.properties.initializer_field import InitializerField
from cnnstudio.ui.properties.list_field import NumberListField
from cnnstudio.ui.properties.matrices_field import MatricesField
from cnnstudio.ui.properties.path_field import PathField
from cnnstudio.ui.properties.penalty_field import PenaltyField
from cnnstudio.ui.properties.plain_fields import ChoiceField, FlagField, SingleNumberField, TextField
from cnnstudio.ui.properties.range_field import RangeField

EDITORS: Mapping[Any, type[Field]] = {
    int: SingleNumberField,
    float: SingleNumberField,
    bool: FlagField,
    str: TextField,
    FilePath: PathField,
    Single: SingleField,
    Pair: PairField,
    Triple: TripleField,
    Margins1: Margins1Field,
    Margins: MarginsField,
    Margins3: Margins3Field,
    Shape: ShapeField,
    Sizes: NumberListField,
    Reals: NumberListField,
    Range: RangeField,
    Penalty: PenaltyField,
    Constraint: ConstraintField,
    Initializer: InitializerField,
    Matrices: MatricesField,
}
"""Editor by the type of the setting; texts with choices have a `ChoiceField`."""


def field_for(setting: Setting) -> Field:
    """Make the editor of a setting."""
    is_choice = bool(setting.choices) and setting.type is str
    return ChoiceField(setting) if is_choice else EDITORS[setting.type](setting)
