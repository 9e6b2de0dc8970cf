from __future__ import annotations

import numpy as np

from cnnstudio.engine.judging.confusion_cells import cells_of, images_in_cell, no_cells


def test_the_cells_of_all_images_add_up_to_their_confusion() -> None:
    dice = np.random.default_rng(0)
    matrices = [dice.integers(0, 3, (4, 4)) for _ in range(20)]
    cells = cells_of(matrices)
    total = np.zeros((4, 4), np.int64)
    np.add.at(total, (cells[:, 1], cells[:, 2]), cells[:, 3])
    assert (total == sum(matrices)).all()


def test_images_of_a_cell_come_with_those_that_add_most_first() -> None:
    matrices = [np.array([[count, 1], [0, 0]]) for count in (2, 0, 5, 2)]
    assert images_in_cell(cells_of(matrices), 0, 0).tolist() == [2, 0, 3]
    assert images_in_cell(cells_of(matrices), 1, 1).tolist() == []
    assert cells_of([]).shape == no_cells().shape == (0, 4)
