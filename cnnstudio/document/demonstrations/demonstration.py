"""What a demonstration is: a small network with kernels set by hand, and a text to follow."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cnnstudio.core.builder import Builder
from cnnstudio.core.hand_kernels import Plane
from cnnstudio.core.network import Network
from cnnstudio.core.values import Matrices, Pair
from cnnstudio.document.project import Project, Training
from cnnstudio.document.tasks import Demonstrating
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.reshape import Input
from cnnstudio.layers.scaling import Rescaling

HEIGHT, WIDTH = 427, 640
"""Size of the image, in px: that of the sample photographs, which then are shown as they are."""

_BREAK = re.compile(r"(?<!\n)\n *(?!\n|- |\d+\. |\|)")


@dataclass(frozen=True, slots=True)
class Demonstration:
    """One idea, shown on any image.

    Attributes:
        name: What its file is called.
        title: What menus call it.
        help: What it shows, in one line.
        network: The network; no training is needed.
        text: What to do and what to see, in Markdown without links and images; begins with its title.
        layer: Name of the layer to look at first.
        view: The kind of the viewer that shows it best.
    """

    name: str
    title: str
    help: str
    network: Network
    text: str
    layer: str
    view: str = "activations"

    @property
    def project(self) -> Project:
        """The project, with the text as its notes."""
        text = f"# {self.title}\n\n{_flowing(self.text.strip())}\n"
        return Project(
            self.network, self.name, Demonstrating(), notes=text, training=Training(scaling="none")
        )


def _flowing(text: str) -> str:
    """A text whose paragraphs are one line each, to be wrapped where it is read."""
    return _BREAK.sub(" ", text)


def photograph(channels: int = 1) -> Builder:
    """A network that takes a photograph and brings its pixels to 0…1."""
    builder = Builder()
    builder.add("photograph", Input((HEIGHT, WIDTH, channels)))
    builder.add("pixels_to_one", Rescaling(1 / 255))
    return builder


def hand_set(planes: tuple[Plane, ...], *, filters: int = 0, padding: str = "same", activation: str = "linear",
             strides: Pair = (1, 1), dilation_rate: Pair = (1, 1)) -> Conv2D:  # fmt: skip
    """A convolution without bias whose kernels are these planes: one a filter, unless told otherwise."""
    kernels = Matrices(planes)
    return Conv2D(
        filters or len(planes), kernels.size, strides, padding, activation, use_bias=False,
        dilation_rate=dilation_rate, kernel_values=kernels,
    )  # fmt: skip
