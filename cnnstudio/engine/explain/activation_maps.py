"""Methods that weigh the activation maps of a layer by how the class score rises with them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cnnstudio.core.errors import EngineError
from cnnstudio.core.shapes import shape_text
from cnnstudio.engine.explain.method import Finding, Floats, Method, Watch, register
from cnnstudio.engine.explain.scored import Scored
from cnnstudio.engine.explain.walk import Place

_NOT_SAID = "It does not show single pixels: it is as coarse as the layer's maps, and only what speaks for the class is left."


def _maps(network: Scored, image: Floats, place: Place | None) -> tuple[float, Floats, Floats]:
    """The score, the maps of the layer and its gradients by them.

    Raises:
        EngineError: The layer gives no maps.
    """
    if place is None:
        raise EngineError("The network has no layer with maps on the way to this class: choose saliency.")
    score, maps, gradients = network.maps(image, place)
    if maps.ndim != 3:
        raise EngineError(
            f"{place.name} gives {shape_text(maps.shape)}, no maps: choose a layer with height × width × channels."
        )
    return score, maps, gradients


@register
@dataclass(frozen=True, slots=True)
class GradCAM(Method):
    """The maps of a layer, each weighed by the mean gradient of the score by its values.

    L = ReLU(Σₖ αₖ Aᵏ), αₖ = the mean of ∂y/∂Aᵏ over all places.

    Source: Selvaraju et al. (2017), *Grad-CAM: Visual explanations from deep networks via
    gradient-based localization*, ICCV, equations 1 and 2.
    """

    kind = "gradcam"
    label = "Grad-CAM"
    says = "Where the maps of the layer that raise the class's score, on average, are active in this image."
    does_not_say = _NOT_SAID
    source = "Selvaraju et al. (2017), Grad-CAM, ICCV"
    looks_at_layer = True

    def find(self, network: Scored, image: Floats, place: Place | None, watch: Watch) -> Finding:
        """Weigh the maps; see `Method.find`."""
        score, maps, gradients = _maps(network, image, place)
        weights = gradients.mean(axis=(0, 1), dtype=np.float64)
        return Finding(np.maximum(maps @ weights, 0).astype(np.float32), score=score)


@register
@dataclass(frozen=True, slots=True)
class GradCAMPlusPlus(Method):
    """The maps of a layer, each weighed by its positive gradients, the more the fewer places share them.

    αᵢⱼ = g² / (2 g² + g³ Σ A), wₖ = Σ αᵢⱼ ReLU(g), L = ReLU(Σₖ wₖ Aᵏ), with g = ∂y/∂Aᵏᵢⱼ. The paper's
    higher derivatives are those of exp(y), where a piecewise linear network has g² and g³. Its common
    factor exp(y) does not change the picture and is left out.

    Source: Chattopadhay et al. (2018), *Grad-CAM++: Generalized gradient-based visual explanations for
    deep convolutional networks*, WACV, equations 5 and 19.
    """

    kind = "gradcam++"
    label = "Grad-CAM++"
    says = "Like Grad-CAM, but several objects of the class, and small ones, count as much as one large one."
    does_not_say = _NOT_SAID
    source = "Chattopadhay et al. (2018), Grad-CAM++, WACV"
    looks_at_layer = True

    def find(self, network: Scored, image: Floats, place: Place | None, watch: Watch) -> Finding:
        """Weigh the maps; see `Method.find`."""
        score, maps, gradients = _maps(network, image, place)
        largest = float(np.max(np.abs(gradients), initial=0.0))
        if not np.isfinite(largest):
            return Finding(np.full(maps.shape[:2], np.nan, np.float32))
        exact = gradients.astype(np.float64)
        squares, cubes = exact**2, exact**3
        below = 2 * squares + cubes * maps.sum(axis=(0, 1), dtype=np.float64)
        shares = np.divide(squares, below, out=np.zeros_like(below), where=below != 0)
        weights = (shares * np.maximum(exact, 0)).sum(axis=(0, 1))
        return Finding(np.maximum(maps @ weights, 0).astype(np.float32), score=score)


@register
@dataclass(frozen=True, slots=True)
class LayerCAM(Method):
    """The maps of a layer, each value weighed by its own gradient where that is positive.

    L = ReLU(Σₖ ReLU(∂y/∂Aᵏᵢⱼ) · Aᵏᵢⱼ).

    Source: Jiang et al. (2021), *LayerCAM: Exploring hierarchical class activation maps for
    localization*, IEEE Transactions on Image Processing 30, equations 6 and 7.
    """

    kind = "layercam"
    label = "LayerCAM"
    says = "Which places of the layer's maps raise the class's score, each by itself; early layers give fine maps."
    does_not_say = (
        "It does not show what speaks against the class, nor that these places alone would do for it."
    )
    source = "Jiang et al. (2021), LayerCAM, IEEE Transactions on Image Processing 30"
    looks_at_layer = True

    def find(self, network: Scored, image: Floats, place: Place | None, watch: Watch) -> Finding:
        """Weigh the maps; see `Method.find`."""
        score, maps, gradients = _maps(network, image, place)
        weighed = (np.maximum(gradients, 0) * maps).sum(axis=2, dtype=np.float64)
        return Finding(np.maximum(weighed, 0).astype(np.float32), score=score)
