"""Integrated gradients: how much each pixel contributes on the way from a black image."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cnnstudio.engine.explain.method import Finding, Floats, Method, Watch, register
from cnnstudio.engine.explain.scored import Scored
from cnnstudio.engine.explain.walk import Place


@register
@dataclass(frozen=True, slots=True)
class IntegratedGradients(Method):
    """The gradient, averaged on the straight way from a black image, times what each pixel changes there.

    The contributions of all pixels add up to the score less that of the black image, but for the
    error of the sum that stands for the integral. They are taken in the middle of each step.

    Source: Sundararajan, Taly & Yan (2017), *Axiomatic attribution for deep networks*, ICML,
    equations 1 and 3.

    Attributes:
        steps: Steps on the way.
        baseline: Level of the image at its beginning, 0…255; 0 is black.
    """

    kind = "integrated"
    label = "Integrated gradients"
    says = "How much each pixel adds to the class's score (or takes from it) on the way from a black image to this one."
    does_not_say = "It does not say what other beginnings than black would give; what is black in the image gets nothing."
    source = "Sundararajan, Taly & Yan (2017), Axiomatic attribution for deep networks, ICML"
    is_signed = True
    is_spiky = True
    is_long = True

    steps: int = 64
    baseline: float = 0.0

    def passes(self, size: tuple[int, int]) -> int:
        """One a step."""
        return self.steps

    def find(self, network: Scored, image: Floats, place: Place | None, watch: Watch) -> Finding:
        """Add up the gradients; see `Method.find`."""
        way = image - np.float32(self.baseline)
        total = np.zeros(image.shape, np.float64)
        together = network.batch(image)
        for done in range(0, self.steps, together):
            watch.check()
            numbers = np.arange(done, min(done + together, self.steps), dtype=np.float32)
            shares = ((numbers + 0.5) / self.steps)[:, None, None, None]
            _, gradients = network.gradients(np.float32(self.baseline) + shares * way)
            total += gradients.sum(axis=0, dtype=np.float64)
            watch.reach(done + len(numbers))
        contributions = way * total / self.steps
        return Finding(contributions.sum(axis=2).astype(np.float32), passes=self.steps)
