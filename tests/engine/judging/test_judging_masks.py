from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.engine.judging.judging_masks import MaskJudgement
from cnnstudio.vision.mask_metrics import MaskMetrics

CONFUSION = np.array([[50, 2, 0], [5, 30, 1], [0, 0, 0]], np.int64)


def test_figures_are_those_of_all_pixels() -> None:
    found = MaskJudgement(MaskMetrics(CONFUSION, ("cell", "none")), np.array([0.5, 1.0, 0.2]), (20, 30))
    assert found.main[0] == "mean_iou"
    assert found.main[1] == pytest.approx(np.mean([50 / 57, 30 / 38, 0]))
    assert found.figures()["images"] == 3
    assert found.figures()["iou_background"] == pytest.approx(50 / 57)
    assert found.mistakes.tolist() == [2, 0]


def test_it_comes_back_from_what_it_is_packed_into() -> None:
    found = MaskJudgement(MaskMetrics(CONFUSION, ("cell", "none")), np.array([0.5, np.nan]), (20, 30))
    about, arrays = found.packed()
    again = MaskJudgement.unpacked(about, arrays)
    assert again.figures() == found.figures()
    assert again.size == (20, 30)
    with pytest.raises(ValueError, match="confusion"):
        MaskJudgement.unpacked({**about, "classes": ["cell"]}, arrays)
