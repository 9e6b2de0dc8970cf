from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from cnnstudio.ui.scenes.boxes.loss_table import LossTable
from cnnstudio.ui.scenes.boxes.picture_loss import PictureLoss, loss_of
from tests.ui.scenes.boxes.test_picture_loss import answered
from tests.ui.scenes.conftest import detector, scene


@pytest.fixture
def table(qtbot: QtBot) -> LossTable:
    made = LossTable()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def loss() -> PictureLoss:
    found = loss_of(answered(scene()), scene(), detector())
    assert found is not None
    return found


def test_each_term_stands_with_formula_weight_sum_and_product(table: LossTable, loss: PictureLoss) -> None:
    table.show_loss(loss)
    assert table.heading.text() == "Loss of this picture"
    assert [row[0] for row in table.texts] == ["Centre", "Size", "Object", "No object", "Classes", "Loss"]
    products = 0.0
    for term, row, total in zip(loss.terms, table.texts, loss.sums().tolist(), strict=False):
        assert row[1:3] == (term.formula, f"× {term.weight:g}")
        assert float(row[3]) == pytest.approx(total, abs=0.006)
        assert float(row[4]) == pytest.approx(term.weight * total, abs=0.006)
        products += term.weight * total
    assert float(table.texts[-1][4]) == pytest.approx(products, abs=0.006)


def test_a_cell_has_a_part_of_it(table: LossTable, loss: PictureLoss) -> None:
    table.show_loss(loss, (1, 2))
    assert table.heading.text() == "Loss of cell 2, 3"
    assert float(table.texts[-1][4]) == pytest.approx(loss.of_cells[1, 2], abs=6e-5)
    assert table.whole.isVisibleTo(table)
    table.show_loss(loss)
    assert not table.whole.isVisibleTo(table)


def test_what_was_left_out_is_said(table: LossTable, loss: PictureLoss) -> None:
    assert not table.isVisibleTo(table.parentWidget())
    table.show_loss(PictureLoss(loss.terms, loss.cells, unknown=1))
    assert table.note.text() == "1 object is left out, since its class is none of the model's."
    table.show_loss(None)
    assert table.isHidden()
