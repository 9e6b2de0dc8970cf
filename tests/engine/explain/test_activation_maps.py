from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cnnstudio.core.errors import EngineError
from cnnstudio.engine.explain.activation_maps import GradCAM, GradCAMPlusPlus, LayerCAM
from cnnstudio.engine.explain.method import Watch


def close(found: Any, expected: Any) -> bool:
    assert expected.max() > 0, "a map of zeros proves nothing"
    return bool(np.allclose(found, expected, rtol=1e-4, atol=1e-6 * expected.max()))


def lively(made: Any, image: Any) -> int:
    """The class whose Grad-CAM has most to show."""
    return int(max(range(4), key=lambda target: by_hand(*made.maps_and_gradients(image, target)).max()))


def by_hand(maps: Any, gradients: Any) -> Any:
    """Grad-CAM, equations 1 and 2 of the paper, as sums over i, j and k."""
    height, width, count = maps.shape
    total = np.zeros((height, width))
    for k in range(count):
        weight = sum(gradients[i, j, k] for i in range(height) for j in range(width)) / (height * width)
        total += weight * maps[:, :, k]
    return np.where(total > 0, total, 0)


@pytest.mark.parametrize(
    ("kind", "ending"), [("nested", "softmax"), ("flat", "linear"), ("dense", "softmax")]
)
def test_grad_cam_equals_its_formula(
    kind: str, ending: str, make_halves: Callable[..., Any], image: Any, watch: Watch
) -> None:
    made = make_halves(kind, ending)
    target = lively(made, image)
    found = GradCAM().find(made.scored(target), image, made.place(), watch)
    assert found.raw.dtype == np.float32
    assert close(found.raw, by_hand(*made.maps_and_gradients(image, target)))


@pytest.mark.parametrize("kind", ["nested", "dense"])
def test_grad_cam_plus_plus_equals_its_formula(
    kind: str, make_halves: Callable[..., Any], image: Any, watch: Watch
) -> None:
    made = make_halves(kind)
    target = lively(made, image)
    maps, gradients = made.maps_and_gradients(image, target)
    expected = np.zeros(maps.shape[:2])
    for k in range(maps.shape[2]):
        sums, weight = maps[:, :, k].sum(), 0.0
        for g in gradients[:, :, k].ravel():
            below = 2 * g**2 + g**3 * sums
            weight += (g**2 / below if below else 0.0) * max(g, 0.0)
        expected += weight * maps[:, :, k]
    found = GradCAMPlusPlus().find(made.scored(target), image, made.place(), watch)
    assert close(found.raw, np.maximum(expected, 0))


@pytest.mark.parametrize("kind", ["nested", "dense"])
def test_layer_cam_equals_its_formula(
    kind: str, make_halves: Callable[..., Any], image: Any, watch: Watch
) -> None:
    made = make_halves(kind)
    target = lively(made, image)
    maps, gradients = made.maps_and_gradients(image, target)
    expected = np.zeros(maps.shape[:2])
    for k in range(maps.shape[2]):
        expected += np.where(gradients[:, :, k] > 0, gradients[:, :, k], 0) * maps[:, :, k]
    found = LayerCAM().find(made.scored(target), image, made.place(), watch)
    assert close(found.raw, np.maximum(expected, 0))


def test_a_layer_deep_inside_a_nested_backbone_gives_what_it_gives_in_a_flat_one(
    make_halves: Callable[..., Any], image: Any, watch: Watch
) -> None:
    nested, flat = make_halves("nested"), make_halves("flat")
    flat.model.set_weights(nested.model.get_weights())
    one = LayerCAM().find(nested.scored(1), image, nested.place("back/bend"), watch)
    other = LayerCAM().find(flat.scored(1), image, flat.place("bend"), watch)
    assert close(one.raw, other.raw)


def test_layers_without_maps_are_refused(make_halves: Callable[..., Any], image: Any, watch: Watch) -> None:
    made = make_halves("dense")
    with pytest.raises(EngineError, match="hidden gives 12, no maps"):
        GradCAM().find(made.scored(0), image, made.place("hidden"), watch)
    with pytest.raises(EngineError, match="no layer with maps"):
        GradCAM().find(made.scored(0), image, None, watch)


def test_numbers_that_are_none_stay_visible(
    make_halves: Callable[..., Any], image: Any, watch: Watch
) -> None:
    made = make_halves("flat")
    stem = made.model.get_layer("stem")
    stem.set_weights([np.full_like(values, np.nan) for values in stem.get_weights()])
    for method in (GradCAM(), GradCAMPlusPlus(), LayerCAM()):
        assert np.isnan(method.find(made.scored(0), image, made.place(), watch).raw).all()
