from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnstudio.core.errors import FileError
from cnnstudio.document.keras_graph import opened_model


def _layer(name: str, *sources: str, kind: str = "Dense", **config: Any) -> dict[str, Any]:
    tensors = [
        {"class_name": "__keras_tensor__", "config": {"keras_history": [source, 0, 0]}} for source in sources
    ]
    calls = [{"args": [tensors[0] if len(tensors) == 1 else tensors], "kwargs": {}}] if sources else []
    settings = {"name": name, **({"units": 4} if kind == "Dense" else {}), **config}
    return {
        "class_name": kind,
        "module": "keras.layers",
        "config": settings,
        "name": name,
        "inbound_nodes": calls,
    }


def _input(name: str) -> dict[str, Any]:
    return _layer(name, kind="InputLayer", batch_shape=[None, 4])


def _model(*layers: dict[str, Any], inputs: list[Any], outputs: Any, name: str = "model") -> dict[str, Any]:
    config = {"name": name, "layers": list(layers), "input_layers": inputs, "output_layers": outputs}
    return {"class_name": "Functional", "module": "keras", "config": config}


PLAIN = _model(_input("a"), _layer("b", "a"), inputs=["a", 0, 0], outputs=["b", 0, 0])


def test_layers_may_stand_in_any_order() -> None:
    model = _model(_layer("c", "b"), _layer("b", "a"), _input("a"), inputs=["a", 0, 0], outputs=["c", 0, 0])
    network = opened_model(model).network
    assert [node.name for node in network] == ["a", "b", "c"]


def test_outputs_that_feed_others_are_named() -> None:
    model = _model(
        _input("a"),
        _layer("b", "a"),
        _layer("c", "b"),
        inputs=["a", 0, 0],
        outputs=[["b", 0, 0], ["c", 0, 0]],
    )
    network = opened_model(model).network
    assert [network[key].name for key in network.named_outputs] == ["b", "c"]
    assert opened_model(PLAIN).network.named_outputs == ()


def test_what_feeds_no_output_is_left_out_and_said() -> None:
    model = _model(_input("a"), _layer("b", "a"), _layer("c", "a"), inputs=["a", 0, 0], outputs=["b", 0, 0])
    opened = opened_model(model)
    assert [node.name for node in opened.network] == ["a", "b"]
    assert opened.left_out == ("c, which feeds no output",)


def test_keras_2_lists_its_connections() -> None:
    model = copy.deepcopy(PLAIN)
    model["config"]["layers"][1]["inbound_nodes"] = [[["a", 0, 0, {}]]]
    network = opened_model(model).network
    assert network.nodes[1].inputs == ("n0",)


def test_a_nested_model_is_laid_open_and_its_twins_renamed() -> None:
    inner = _model(_input("x"), _layer("b", "x"), inputs=["x", 0, 0], outputs=["b", 0, 0], name="inner")
    inner = {**inner, "name": "inner", "inbound_nodes": _layer("", "b")["inbound_nodes"]}
    model = _model(
        _input("a"), _layer("b", "a"), inner, _layer("c", "inner"), inputs=["a", 0, 0], outputs=["c", 0, 0]
    )
    network = opened_model(model).network
    assert [(node.name, node.inputs) for node in network] == [
        ("a", ()), ("b", ("n0",)), ("inner_b", ("n1",)), ("c", ("n2",)),
    ]  # fmt: skip


def _damaged(change: str) -> dict[str, Any]:
    model = copy.deepcopy(PLAIN)
    second = model["config"]["layers"][1]
    match change:
        case "circle":
            second["inbound_nodes"] = _layer("", "b")["inbound_nodes"]
        case "second output":
            model["config"]["output_layers"] = ["b", 0, 1]
        case "no name":
            del second["name"], second["config"]["name"]
        case "no class":
            del second["class_name"]
        case "twice":
            second["inbound_nodes"] *= 2
        case "channels":
            second["config"]["data_format"] = "channels_first"
    return model


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ("circle", "Nothing that exists feeds layer b"),
        ("second output", "output 2 of layer b"),
        ("no name", '"name" is missing'),
        ("no class", '"class_name" is missing'),
        ("twice", "layer b stands in 2 places"),
        ("channels", "layer b keeps channels first"),
    ],
)
def test_what_cannot_be_shown_is_named(change: str, part: str) -> None:
    with pytest.raises(FileError) as caught:
        opened_model(_damaged(change))
    assert part in str(caught.value)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text(max_size=3) | st.sampled_from(["a", "b", "Functional"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(data=st.data(), value=_JSON)
def test_any_value_in_any_place_is_taken_or_refused(data: st.DataObject, value: Any) -> None:
    place: Any = copy.deepcopy(PLAIN)
    top = place
    while True:
        keys: list[Any] = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], (dict, list)) or not place[key] or data.draw(st.integers(0, 3)) == 0:
            place[key] = value
            break
        place = place[key]
    try:
        opened_model(top)
    except FileError:
        return
