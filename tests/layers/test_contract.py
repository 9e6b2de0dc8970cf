"""Every layer type against Keras itself: each setting, pairs of settings, many input shapes.

A new layer type is covered by being registered.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable

import pytest

import cnnstudio.layers  # noqa: F401 - registers the layer types
from cnnstudio.core.analysis import measure
from cnnstudio.core.catalogue import layer_type, layer_type_of_keras, layer_types
from cnnstudio.core.layer import Layer
from cnnstudio.core.network import Network, Node
from cnnstudio.core.values import Shape
from cnnstudio.layers.blocks.block import Block
from tests.layers.keras_training import trains
from tests.layers.keras_truth import keras_layer, truth
from tests.layers.variations import inputs_of, paired_changes, single_changes

TYPES = list(layer_types())
every_type = pytest.mark.parametrize("cls", TYPES, ids=lambda cls: cls.kind)
KERAS_TYPES = [cls for cls in TYPES if cls.keras_name]
every_keras_type = pytest.mark.parametrize("cls", KERAS_TYPES, ids=lambda cls: cls.kind)
Case = tuple[Layer, tuple[Shape, ...]]


@every_type
def test_plain_layer_agrees_with_keras_on_every_input(cls: type[Layer]) -> None:
    _check((cls(), inputs) for inputs in inputs_of(cls))


@every_type
def test_each_setting_agrees_with_keras(cls: type[Layer]) -> None:
    """Every value meets every fourth input in turn; names of functions and starts meet two."""
    shapes, turns = inputs_of(cls), itertools.count()
    _check(
        (layer, inputs)
        for layer in single_changes(cls)
        for inputs in (
            shapes[next(turns) % _step(layer) :: _step(layer)] if cls.maximum_inputs == 1 else shapes
        )
    )


def _step(layer: Layer) -> int:
    """How many inputs are passed over: more where only a name among many differs.

    A block, whose layers are held against Keras themselves, meets one of the 7 images and others.
    """
    if isinstance(layer, Block):
        return 7
    return (
        8
        if any(len(s.choices) > 2 and getattr(layer, s.name) != s.default for s in layer.setting_list())
        else 4
    )


@every_type
def test_pairs_of_settings_agree_with_keras(cls: type[Layer]) -> None:
    turns = itertools.cycle(inputs_of(cls))
    _check((layer, next(turns)) for layer in paired_changes(cls))


def _check(cases: Iterable[Case]) -> None:
    wrong = [text for layer, inputs in cases if (text := _disagreement(layer, inputs))]
    assert not wrong, "\n".join(wrong[:20])


def _disagreement(layer: Layer, inputs: tuple[Shape, ...]) -> str:
    """What differs between our answer and Keras's; "" if nothing does."""
    if not _has_axis(layer, inputs):
        return "" if measure(layer, inputs).output is None else f"{layer} on {inputs}: takes a foreign axis"
    mine, keras = measure(layer, inputs), truth(layer, inputs) if trains(layer, inputs) else None
    where = f"{layer} on {inputs}:"
    if mine.output is None or keras is None:
        refused = mine.findings[0].message if mine.findings else "nothing"
        return (
            ""
            if mine.output is None and keras is None
            else f"{where} ours {mine.output} ({refused}), Keras {keras}"
        )
    if mine.output != keras.output:
        return f"{where} ours {mine.output}, Keras {keras.output}"
    weights = tuple((weight.name, weight.shape, weight.trainable) for weight in layer.weights(*inputs))
    if weights != keras.weights:
        return f"{where} ours {weights}, Keras {keras.weights}"
    counts = [
        sum(_count(shape) for _, shape, _ in keras.weights),
        sum(_count(s) for _, s, t in keras.weights if t),
    ]
    return (
        ""
        if [mine.cost.params, mine.cost.trainable] == counts
        else f"{where} ours {mine.cost}, Keras {counts}"
    )


def _has_axis(layer: Layer, inputs: tuple[Shape, ...]) -> bool:
    """Whether the axis a layer works along is one of a sample; Keras would take some others too.

    Along axis 0 it mixes the samples of a batch; a single input it joins along any axis.
    """
    data = layer.to_data()
    axis = data.get("axis")
    axes = axis if isinstance(axis, list) else [] if axis is None else [axis]
    places: list[tuple[int, Shape]] = [(one, inputs[0] if inputs else ()) for one in axes]
    places += zip(data.get("axes", []), inputs, strict=False)
    return all(one in range(1, len(shape) + 1) or one in range(-len(shape), 0) for one, shape in places)


def _count(shape: Shape) -> int:
    count = 1
    for size in shape:
        count *= size or 0
    return count


@every_type
def test_settings_survive_json(cls: type[Layer]) -> None:
    for layer in itertools.chain(single_changes(cls), paired_changes(cls)):
        data = json.loads(json.dumps(layer.to_data()))
        assert cls.from_data(data) == layer
        assert hash(cls.from_data(data)) == hash(layer)


@every_keras_type
def test_settings_survive_keras(cls: type[Layer]) -> None:
    for layer in single_changes(cls):
        if truth(layer, inputs_of(cls)[0]) is None and layer != cls():
            continue
        config = keras_layer(layer, name="given").get_config()
        again = cls.from_keras(json.loads(json.dumps(config)))
        assert keras_layer(again, name="given").get_config() == config
        for setting in cls.setting_list():
            value = getattr(layer, setting.name)
            assert getattr(again, setting.name) == value or value is None


@every_type
def test_type_is_declared_whole(cls: type[Layer]) -> None:
    assert layer_type(cls.kind) is cls
    assert cls.label
    assert cls.group
    assert cls.summary().endswith(".")
    assert len(cls.summary()) < 100
    assert cls.base_name().replace("_", "").isalnum()
    assert not cls.keras_name or layer_type_of_keras(cls.keras_name) is cls
    for setting in cls.setting_list():
        assert setting.label
        assert setting.help.endswith((".", "?"))
        assert setting.checked(setting.default) == setting.default
    assert Layer.applies_softmax.fget is not None


@every_keras_type
def test_name_is_the_one_of_keras(cls: type[Layer]) -> None:
    """The name in summaries and files is what people know from Keras."""
    name = keras_layer(cls()).name
    assert name.startswith(cls.base_name()) or cls.maximum_inputs == 0


@every_type
def test_texts_hold_for_every_case(cls: type[Layer]) -> None:
    """Card, Arithmetic panel and problems speak whole sentences, without Python showing through."""
    texts: list[str] = []
    for layer, inputs in itertools.product(single_changes(cls), inputs_of(cls)):
        measured = measure(layer, inputs)
        texts.append(layer.description())
        for finding in measured.findings:
            assert finding.message.endswith((".", "!", "?"))
            assert all(fix.label for fix in finding.fixes)
            texts.append(finding.message)
        if measured.output is not None:
            assert layer.derivation(*inputs) or inputs == ()
            texts += [
                text for step in layer.derivation(*inputs) for text in (step.title, step.formula, step.note)
            ]
    faults = ("None", "True", "False", "()", "  ", "{", "nan", "· =", "-1", "·  ", "= ·")
    bad = [text for text in texts if any(fault in text for fault in faults)]
    assert not bad, "\n".join(dict.fromkeys(bad))


@every_type
def test_fixes_mend(cls: type[Layer]) -> None:
    """A button that sets settings or puts a layer before leads to a layer without that problem."""
    for layer, inputs in itertools.product(single_changes(cls), inputs_of(cls)):
        for finding in measure(layer, inputs).findings:
            for fix in finding.fixes:
                messages = _messages_after(layer, inputs, fix)
                assert finding.message not in messages, f"{layer} on {inputs}: {fix}"


def _messages_after(layer: Layer, inputs: tuple[Shape, ...], fix: object) -> list[str]:
    from cnnstudio.core.layer import Fix

    assert isinstance(fix, Fix)
    if fix.remove:
        return []
    shapes = list(inputs)
    for inserted in fix.insert:
        output = measure(inserted, (shapes[fix.slot],)).output
        assert output is not None
        shapes[fix.slot] = output
    measured = measure(layer.with_settings(**fix.settings), tuple(shapes))
    return [finding.message for finding in measured.findings]


def test_every_type_is_covered() -> None:
    assert len(TYPES) >= 15
    assert Network((Node("a", "a", TYPES[0]()),))["a"].layer.kind == "input"
