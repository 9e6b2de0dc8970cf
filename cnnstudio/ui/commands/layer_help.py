"""Help on a layer type, from its own docstring and settings."""

from __future__ import annotations

import html
import inspect

from PySide6.QtWidgets import QWidget

from cnnstudio.core.layer import Layer
from cnnstudio.ui.widgets.text_dialog import TextDialog


class LayerHelp(TextDialog):
    """What a layer type does and what its settings mean."""

    def __init__(self, cls: type[Layer], parent: QWidget | None = None) -> None:
        super().__init__(_title(cls), help_text(cls), parent)


def _title(cls: type[Layer]) -> str:
    label: object = cls.label  # a property where every layer of the type has one of its own
    kind: object = cls.kind
    if isinstance(label, str):
        return label
    return kind.capitalize() if isinstance(kind, str) else "Unknown layer type"


def help_text(cls: type[Layer]) -> str:
    """The text, as HTML."""
    paragraphs = inspect.cleandoc(cls.__doc__ or "").split("\n\n")
    described = "".join(f"<p>{html.escape(' '.join(text.split()))}</p>" for text in paragraphs)
    rows = "".join(
        f"<tr><td style='padding-right: 16px'><b>{html.escape(field.label)}</b></td>"
        f"<td>{html.escape(field.help)}</td></tr>"
        for field in cls.setting_list()
    )
    keras = f"<p>In Keras: <tt>keras.layers.{cls.keras_name}</tt></p>" if cls.keras_name else ""
    return f"<p><b>{html.escape(_title(cls))}</b></p>{described}<table cellspacing='4'>{rows}</table>{keras}"
