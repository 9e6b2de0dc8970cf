from __future__ import annotations

from typing import Any

import pytest

from cnnstudio.document.keras_calls import Call, Tensor, calls_of, named_tensors

A, B = Tensor("a", 0, 0), Tensor("b", 2, 1)


def _keras3(name: str, call: int = 0, output: int = 0, **config: Any) -> dict[str, Any]:
    return {"class_name": "__keras_tensor__", "config": {"keras_history": [name, call, output], **config}}


def test_keras_3_tells_arguments_by_place_and_by_name() -> None:
    saved = {
        "inbound_nodes": [
            {"args": [_keras3("a", shape=[None, 4]), 3.0], "kwargs": {"x2": [_keras3("b", 2, 1)]}}
        ]
    }
    (call,) = calls_of(saved)
    assert call.tensors == (Tensor("a", 0, 0, 2), B)
    assert call.operands == (Tensor("a", 0, 0, 2), 3.0, [B])
    assert call.constants() == {"args": [{"input": 0}, 3.0], "kwargs": {"x2": [{"input": 1}]}}


@pytest.mark.parametrize(
    ("node", "tensors", "kwargs"),
    [
        ([["a", 0, 0, {}]], (A,), {}),
        ([["a", 0, 0], ["b", 2, 1]], (A, B), {}),
        ([["a", 0, 0, {"y": 3.0, "name": None}]], (A,), {"y": 3.0}),
        ([["a", 0, 0, {"y": ["b", 2, 1]}]], (A, B), {"y": B}),
        (["a", 0, 0, {}], (A,), {}),
        ({"x": ["a", 0, 0]}, (A,), {}),
    ],
)
def test_keras_2_lists_them(node: Any, tensors: tuple[Tensor, ...], kwargs: dict[str, Any]) -> None:
    (call,) = calls_of({"inbound_nodes": [node]})
    assert (call.tensors, call.kwargs) == (tensors, kwargs)


@pytest.mark.parametrize("nodes", [None, 5, [], [5], ["x"], [[["a", "0", 0]]], [{"args": 5, "kwargs": 5}]])
def test_what_names_no_output_is_a_call_without_any(nodes: Any) -> None:
    (call,) = calls_of({"inbound_nodes": nodes})
    assert call.tensors == ()


def test_plain_calls_have_nothing_to_keep() -> None:
    assert Call([A], {"mask": None}).constants() is None
    assert Call([[A, B]]).constants() is None
    assert Call([A], {"training": True}).constants() is not None


def test_models_name_their_ends_in_every_form() -> None:
    assert named_tensors(["a", 0, 0]) == (A,)
    assert named_tensors([["a", 0, 0], ["b", 2, 1]]) == (A, B)
    assert named_tensors({"second": ["b", 2, 1], "first": ["a", 0, 0]}) == (A, B)
    assert named_tensors(None) == ()
