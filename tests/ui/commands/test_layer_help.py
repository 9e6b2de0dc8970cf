from __future__ import annotations

from typing import Any

import pytest

import cnnstudio.layers  # noqa: F401 - registers the layer types
from cnnstudio.core.catalogue import layer_types
from cnnstudio.document.placeholder import Placeholder
from cnnstudio.ui.commands.layer_help import help_text


@pytest.mark.parametrize("cls", list(layer_types()), ids=lambda cls: cls.kind)
def test_it_names_every_setting(cls: Any) -> None:
    text = help_text(cls)
    assert cls.label in text
    assert all(field.label in text for field in cls.setting_list())
    assert (f"keras.layers.{cls.keras_name}" in text) is bool(cls.keras_name)


def test_a_layer_that_nobody_knows_has_help_too() -> None:
    assert "Unknown layer type" in help_text(Placeholder)
