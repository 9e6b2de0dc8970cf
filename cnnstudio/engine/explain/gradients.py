"""Methods that ask how the class score rises with each pixel: saliency, plain and smoothed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cnnstudio.engine.explain.method import Finding, Floats, Method, Watch, register
from cnnstudio.engine.explain.scored import Scored
from cnnstudio.engine.explain.walk import Place


def _strongest(gradients: Floats) -> Floats:
    """The largest size of the gradient over the channels, (H, W)."""
    strongest: Floats = np.abs(gradients).max(axis=2).astype(np.float32)
    return strongest


@register
@dataclass(frozen=True, slots=True)
class Saliency(Method):
    """The size of the gradient of the score by each pixel; of its channels, the largest counts.

    Source: Simonyan, Vedaldi & Zisserman (2014), *Deep inside convolutional networks: Visualising
    image classification models and saliency maps*, ICLR workshop, section 3.1.
    """

    kind = "saliency"
    label = "Saliency"
    says = "Which pixels would change the class's score most if they changed a little."
    does_not_say = (
        "It does not say whether they speak for the class or against it; single pixels of it mean little."
    )
    source = "Simonyan, Vedaldi & Zisserman (2014), Deep inside convolutional networks, ICLR workshop"
    is_spiky = True

    def find(self, network: Scored, image: Floats, place: Place | None, watch: Watch) -> Finding:
        """Find the gradient; see `Method.find`."""
        scores, gradients = network.gradients(image[None])
        return Finding(_strongest(gradients[0]), score=float(scores[0]))


@register
@dataclass(frozen=True, slots=True)
class SmoothGrad(Method):
    """Saliency of the mean gradient over copies of the image with noise on them.

    Source: Smilkov et al. (2017), *SmoothGrad: removing noise by adding noise*, arXiv:1706.03825.

    Attributes:
        samples: Copies with noise.
        noise: Standard deviation of the noise, as a share of the image's range of values.
        seed: Where the noise begins.
    """

    kind = "smoothgrad"
    label = "SmoothGrad"
    says = "Which pixels change the class's score, on average over copies of the image with a little noise."
    does_not_say = "It does not say whether they speak for the class or against it; how smooth it is follows from the noise."
    source = "Smilkov et al. (2017), SmoothGrad, arXiv:1706.03825"
    is_spiky = True
    is_long = True

    samples: int = 32
    noise: float = 0.15
    seed: int = 0

    def passes(self, size: tuple[int, int]) -> int:
        """One a copy."""
        return self.samples

    def find(self, network: Scored, image: Floats, place: Place | None, watch: Watch) -> Finding:
        """Find the mean gradient; stopped, that over the copies so far. See `Method.find`."""
        chance = np.random.default_rng(self.seed)
        spread = np.float32(self.noise * float(image.max() - image.min()))
        total = np.zeros(image.shape, np.float64)
        together, done = network.batch(image), 0
        while done < self.samples and not (done and watch.is_stopped):
            watch.check()
            count = min(together, self.samples - done)
            noise = chance.standard_normal((count, *image.shape), np.float32)
            _, gradients = network.gradients(image + spread * noise)
            total += gradients.sum(axis=0, dtype=np.float64)
            done += count
            found = Finding(_strongest((total / done).astype(np.float32)), passes=done)
            watch.reach(done, found)
        return found
