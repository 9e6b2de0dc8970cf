from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.core.errors import EngineError
from cnnstudio.engine.predicting import mask_tiles
from cnnstudio.engine.predicting.mask_tiles import Tiling, tiled_bands, tiling_of
from cnnstudio.gallery.unet import unet


def test_the_first_u_net_tells_of_the_middle_of_its_tiles() -> None:
    """Its own strategy: 572 px are given, and the inner 388 px told."""
    tiling = tiling_of(unet((572, 572, 1), 2))
    assert (tiling.given, tiling.told, tiling.margin) == ((572, 572), (388, 388), (92, 92))
    assert {place % 16 for tile in tiling.placed((700, 1000)) for place in (tile.top, tile.left)} == {0}
    assert "cut into 4 tiles of 388 × 388 px" in tiling.description((512, 512))
    assert "each with what lies around it, 572 × 572 px in all" in tiling.description((512, 512))


def test_an_open_network_takes_the_largest_size_that_goes_through(monkeypatch: pytest.MonkeyPatch) -> None:
    network = unet((None, None, 1), 2)
    assert tiling_of(network, (188, 188)) == Tiling((508, 508), (324, 324), 16)
    monkeypatch.setattr(mask_tiles, "SIDES", (512, 511))
    assert tiling_of(network, (188, 188)) == Tiling((188, 188), (4, 4), 16)
    with pytest.raises(EngineError, match="No tiles of 511 to 512 px go through the network"):
        tiling_of(network)


def test_what_lies_around_a_picture_is_mirrored() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (50, 33, 1)).astype(np.uint8)
    tiling = Tiling((16, 16), (10, 10))
    asked: list[int] = []

    def mean_of_nine(values: np.ndarray) -> np.ndarray:
        """The mean around each pixel, of the middle of what is given."""
        asked.append(len(values))
        windows = np.lib.stride_tricks.sliding_window_view(values[..., 0], (7, 7), axis=(1, 2))
        found: np.ndarray = windows.mean(axis=(-2, -1))[..., None].astype(np.float32)
        return found

    steps: list[tuple[int, int]] = []
    found = list(
        tiled_bands(picture, 1, tiling, mean_of_nine, lambda done, total: steps.append((done, total)))
    )
    whole = np.concatenate([scores for _, scores in found])
    expected = mean_of_nine(
        np.pad(picture, [(3, 3), (3, 3), (0, 0)], mode="symmetric")[None].astype(np.float32)
    )[0]
    assert np.allclose(whole, expected, atol=1e-3)
    assert sum(asked[:-1]) == len(tiling.placed((50, 33))) == steps[-1][1]
    assert [begin for begin, _ in found] == np.cumsum([0, *(len(part) for _, part in found)])[:-1].tolist()
