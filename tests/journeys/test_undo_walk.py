"""Random walks of edits through the window's editor, all the way down and up again."""

from __future__ import annotations

import dataclasses
import itertools
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from cnnstudio.core.network import Network, chain
from cnnstudio.document.changes import (
    AppendLayer,
    Change,
    ConvertToConvolution,
    ForgetWeights,
    MakeOwn,
    ReplaceHead,
    TakeWeights,
    Ungroup,
    Untie,
)
from cnnstudio.document.convolution_changes import TakeConverted
from cnnstudio.document.files import load_project, save_project
from cnnstudio.document.preprocessing import Preprocessing, TakePretrained
from cnnstudio.document.project import Project
from cnnstudio.document.standardizing import Standardize
from cnnstudio.document.trial import TakeTrial, Trial
from cnnstudio.document.weights_source import WeightsSource
from cnnstudio.layers.blocks import ResidualUnit
from cnnstudio.layers.convolution import Conv2D
from cnnstudio.layers.dense import Dense
from cnnstudio.layers.reshape import Flatten, Input
from cnnstudio.ui.editor import Editor
from tests.document.edit_walk import edits
from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.journey

EDITS = 250
MOST_EDITS = 1000
"""A walk that missed a kind of edit until then never makes it."""


def tied(network: Network) -> Network:
    """The network with one Keras layer behind its last two nodes."""
    *before, first, second = network.nodes
    return network.with_nodes((*before, first.with_shared("s0"), second.with_shared("s0")))


def missing(done: set[str]) -> set[str]:
    """Names of the kinds of edit that were not made."""
    return {kind.__name__ for kind in Change.__subclasses__()} - done


def new_head(editor: Editor) -> Iterator[Change]:
    """Edits that give the network as it is by now a head, and replace it."""
    yield AppendLayer(Flatten(), editor.document.project.network.outputs()[0])
    yield AppendLayer(Dense(4, "softmax"), editor.document.project.network.outputs()[0])
    yield ReplaceHead(3)


def converted_head(editor: Editor) -> Iterator[Change]:
    """Edits that make convolutions of that head, and take one that was converted with its weights."""
    yield ConvertToConvolution(any_size=False)
    converted = WeightsSource("/no/such/place/converted.weights.h5", "2")
    yield TakeConverted(dataclasses.replace(editor.document.project, weights=converted))


def test_down_and_up_again(visitor: Visitor) -> None:
    chance, editor = random.Random(1), visitor.window.editor
    stack = editor.undo_stack
    editor.open(Project(tied(chain(Input((32, 32, 8)), Conv2D(8, 3), Conv2D(8, 3), Conv2D(8, 3)))), None)
    states = [editor.document.project]
    done: set[str] = set()
    unit = AppendLayer(ResidualUnit(8), "n3")
    source = WeightsSource("/no/such/place/conv.weights.h5", "1")
    links = (("n1", (("conv", "conv"),)),)
    weights = (
        TakeWeights(source, links),
        TakePretrained(source, links, Preprocessing.CAFFE),
        ForgetWeights(),
    )
    first = (Untie(("n3",)), TakeTrial(Trial((40, 40, 8), 16)), unit, MakeOwn("n4"), Ungroup("n4"))
    for change in itertools.chain(
        first,
        (Standardize((1.0,) * 8, (2.0,) * 8),),
        new_head(editor),
        converted_head(editor),
        weights,
        edits(chance, lambda: editor.document.project),
    ):
        editor.perform(change)
        if editor.document.project == states[-1]:
            continue
        done.add(type(change).__name__)
        if stack.count() < len(states):  # It was merged into the edit before.
            states.pop()
        states.append(editor.document.project)
        if stack.count() >= EDITS and (missing(done) == {"Restore"} or stack.count() >= MOST_EDITS):
            break
    assert missing(done) == {"Restore"}, "it only comes of undoing"
    assert stack.count() == len(states) - 1 >= EDITS
    for expected in reversed(states[:-1]):
        stack.undo()
        assert editor.document.project == expected
        assert set(visitor.canvas.canvas_scene.placed.cards) == {node.id for node in expected.network}
    assert not stack.canUndo()
    for expected in states[1:]:
        stack.redo()
        assert editor.document.project == expected
    assert not stack.canRedo()
    visitor.take("walk")


def test_the_end_of_a_walk_is_saved_and_read_whole(visitor: Visitor, tmp_path: Path) -> None:
    editor = visitor.window.editor
    editor.open(Project(chain(Input((32, 32, 8)), Conv2D(8, 3))), None)
    walk = edits(random.Random(3), lambda: editor.document.project)
    for _ in range(80):
        editor.perform(next(walk))
    path = tmp_path / "walk.cnnstudio"
    save_project(editor.document.project, path)
    assert load_project(path) == editor.document.project
