"""Tests of the bar that changes the typed kernel of the chosen unit."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cnnstudio.core.hand_kernels import HAND_KERNELS, Plane, identity
from cnnstudio.core.network import chain
from cnnstudio.core.values import Matrices
from cnnstudio.document.document import Document
from cnnstudio.document.project import Project
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.reshape import Input
from cnnstudio.ui.editor import Editor
from cnnstudio.ui.inspecting.kernel_bar import KernelBar

OWN: Plane = ((1.0, 2.0, 3.0), (0.0, 0.0, 0.0), (0.0, 0.0, 4.0))


def planes_of(editor: Editor) -> tuple[Plane, ...]:
    values = next(
        node.layer.kernel_values for node in editor.document.project.network if node.name == "typed it"
    )
    assert isinstance(values, Matrices)
    return values.planes


@pytest.fixture
def editor(qapp: object) -> Editor:
    kernels = Matrices((identity((3, 3)), OWN))
    typed, plain = Conv2D(2, (3, 3), kernel_values=kernels), Conv2D(2, (3, 3))
    network = chain(Input((8, 8, 1)), typed, plain, names=("image", "typed it", "plain"))
    return Editor(Document(Project(network, "typed")))


@pytest.fixture
def bar(editor: Editor, qtbot: QtBot) -> KernelBar:
    made = KernelBar(editor)
    qtbot.addWidget(made)
    made.resize(600, 80)
    made.show_layer("typed_it")
    assert made.isVisible()
    return made


def choose(bar: KernelBar, name: str) -> None:
    """Choose with the keyboard, as a person does."""
    bar.choice.setFocus()
    wanted = bar.choice.findText(name)
    for _ in range(bar.choice.count()):
        if (step := wanted - bar.choice.currentIndex()) != 0:
            QTest.keyClick(bar.choice, Qt.Key.Key_Down if step > 0 else Qt.Key.Key_Up)


def test_it_is_there_for_layers_with_typed_kernels_alone(bar: KernelBar, editor: Editor) -> None:
    for layer, is_there in (("plain", False), ("typed_it", True), ("", False), ("image", False)):
        bar.show_layer(layer)
        assert bar.isVisible() is is_there
    bar.show_layer("typed_it")
    bar.show_unit(2)
    assert not bar.isVisible()


def test_a_kernel_is_chosen_turned_and_made_stronger(bar: KernelBar, editor: Editor) -> None:
    assert (bar.choice.currentText(), bar.angle.isVisible()) == ("As it is", False)
    choose(bar, "Sobel")
    assert planes_of(editor) == (HAND_KERNELS["Sobel"].plane((3, 3)), OWN)
    bar.angle.setValue(30)
    bar.strength.setValue(150)
    assert planes_of(editor)[0] == HAND_KERNELS["Sobel"].plane((3, 3), 1.5, 30)
    assert bar.picture.plane == planes_of(editor)[0]
    assert (bar.choice.currentText(), bar.angle.isVisible()) == ("Sobel", True)


def test_a_drag_is_one_step_of_undo_and_undo_brings_the_sliders_back(bar: KernelBar, editor: Editor) -> None:
    choose(bar, "Soft blur")
    count = editor.undo_stack.count()
    for target in (40, 70):
        bar.strength.sliderPressed.emit()
        for percent in range(100, target, -10):
            bar.strength.setValue(percent)
        bar.strength.setValue(target)
        bar.strength.sliderReleased.emit()
    assert editor.undo_stack.count() == count + 2
    editor.undo_stack.undo()
    assert bar.strength.value() == 40
    assert planes_of(editor)[0] == HAND_KERNELS["Soft blur"].plane((3, 3), 0.4)
    editor.undo_stack.undo()
    assert (bar.choice.currentText(), bar.strength.value()) == ("Soft blur", 100)


def test_a_kernel_of_ones_own_is_scaled_and_comes_back(bar: KernelBar, editor: Editor) -> None:
    bar.show_unit(1)
    assert bar.choice.currentText() == "As typed"
    bar.strength.setValue(50)
    assert np.array(planes_of(editor)[1]) == pytest.approx(np.array(OWN) / 2)
    bar.strength.setValue(0)
    bar.strength.setValue(100)
    assert planes_of(editor)[1] == OWN
    choose(bar, "Edges")
    choose(bar, "As typed")
    assert planes_of(editor) == (identity((3, 3)), OWN)


def test_kernels_too_small_for_a_ready_made_one_are_not_offered_it(qtbot: QtBot, qapp: object) -> None:
    layer = Conv2D(1, (1, 2), kernel_values=Matrices((((1.0, 0.0),),)))
    editor = Editor(Document(Project(chain(Input((8, 8, 1)), layer, names=("image", "typed it")), "small")))
    bar = KernelBar(editor)
    qtbot.addWidget(bar)
    bar.show_layer("typed_it")
    choose(bar, "Sobel")
    assert bar.choice.currentText() != "Sobel"
    assert all(len(row) == 2 for plane in planes_of(editor) for row in plane)


def test_the_weights_of_a_1x1_kernel_have_a_slider_for_each_channel(qtbot: QtBot, qapp: object) -> None:
    weights = (0.299, 0.587, 0.114, 1.0, -1.0, 0.0)
    layer = Conv2D(2, (1, 1), kernel_values=Matrices(tuple(((weight,),) for weight in weights)))
    editor = Editor(Document(Project(chain(Input((8, 8, 3)), layer, names=("image", "typed it")), "mix")))
    bar = KernelBar(editor)
    qtbot.addWidget(bar)
    bar.show_layer("typed_it")
    assert not bar.choice.isVisible()
    assert [slider.isVisible() for slider in bar.mixing.sliders] == [True, True, True, False]
    bar.mixing.sliders[1].setValue(-50)
    assert [plane[0][0] for plane in planes_of(editor)] == [0.299, -0.5, 0.114, 1.0, -1.0, 0.0]
    bar.show_unit(1)
    assert [slider.value() for slider in bar.mixing.sliders[:3]] == [100, -100, 0]
    bar.mixing.sliders[2].setValue(25)
    assert [plane[0][0] for plane in planes_of(editor)] == [0.299, -0.5, 0.114, 1.0, -1.0, 0.25]


def test_larger_kernels_of_each_channel_are_left_to_the_properties(qtbot: QtBot, qapp: object) -> None:
    layer = Conv2D(1, (3, 3), kernel_values=Matrices((OWN, OWN)))
    editor = Editor(Document(Project(chain(Input((8, 8, 2)), layer, names=("image", "typed it")), "two")))
    bar = KernelBar(editor)
    qtbot.addWidget(bar)
    bar.show_layer("typed_it")
    assert bar._hint.isVisible()
    assert not bar.strength.isVisible()
    assert not bar.mixing.isVisible()
