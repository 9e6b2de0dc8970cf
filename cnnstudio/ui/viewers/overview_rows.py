"""What the overview shows: columns of thumbnails, and the rows in which the layers of all of them stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtGui import QImage

from cnnstudio.engine.inspecting.strips import LayerStrip
from cnnstudio.engine.predicting.scores import ClassScore
from cnnstudio.ui.viewers.colour_tables import coloured_image, indexed_image, levels


@dataclass(slots=True, eq=False)
class Column:
    """One picture that goes through one network.

    Attributes:
        picture: What the picture is called.
        model: What the network is called.
        image: The picture, small.
        strips: What is known of its layers, by name, in their order.
        scores: Its likeliest classes.
        refusal: Why there is nothing, or "".
        is_done: Whether all of its layers are known.
    """

    picture: str
    model: str
    image: QImage
    strips: dict[str, LayerStrip] = field(default_factory=dict)
    scores: tuple[ClassScore, ...] = ()
    refusal: str = ""
    is_done: bool = False
    _thumbnails: dict[str, tuple[QImage, ...]] = field(default_factory=dict)

    def take(self, strips: Sequence[LayerStrip]) -> None:
        """Add what is ready."""
        for strip in strips:
            self.strips[strip.name] = strip
            self._thumbnails.pop(strip.name, None)

    def thumbnails(self, layer: str) -> tuple[QImage, ...]:
        """The maps of a layer on its own scale, made when first seen."""
        if layer not in self._thumbnails:
            strip = self.strips[layer]
            self._thumbnails[layer] = strip_images(strip)
        return self._thumbnails[layer]


def strip_images(strip: LayerStrip) -> tuple[QImage, ...]:
    """The maps of a strip on the scale of its layer; what is no number has a colour of its own.

    The rest of the square that a long vector is wrapped to has the lowest colour.
    """
    if len(strip.shape) == 1 and not strip.unknown:
        return tuple(indexed_image(levels(shown, strip.low, strip.high), "viridis") for shown in strip.maps)
    return tuple(coloured_image(shown, strip.low, strip.high, "viridis") for shown in strip.maps)


def joint_rows(columns: Sequence[Column]) -> tuple[str, ...]:
    """The layers of all columns, each once: those that only a later one has stand behind their forerunner there."""
    rows: list[str] = []
    for column in columns:
        place = 0
        for name in column.strips:
            if name in rows:
                place = rows.index(name) + 1
            else:
                rows.insert(place, name)
                place += 1
    return tuple(rows)
