"""Where a saved Keras layer is called, and with what: the graph as Keras 3 and Keras 2 write it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple


class Tensor(NamedTuple):
    """An output in a saved graph.

    Attributes:
        layer: Name of the layer that it comes from.
        call: Which of that layer's calls, from 0.
        output: Which of its outputs, from 0.
        rank: How many axes it has, with that of the batch; None if the file does not say.
    """

    layer: str
    call: int
    output: int
    rank: int | None = None


class Call(NamedTuple):
    """One call of a layer: its arguments, in which outputs of other layers are `Tensor` values."""

    args: Sequence[Any] = ()
    kwargs: Mapping[str, Any] = {}

    @property
    def tensors(self) -> tuple[Tensor, ...]:
        """All outputs that it takes, in order."""
        return (*_tensors(self.args), *_tensors(self.kwargs))

    @property
    def operands(self) -> tuple[Any, ...]:
        """The arguments of an operation of two values, by place or by Keras's names of them."""
        named = [self.kwargs[name] for name in ("x", "x1", "x2", "y") if name in self.kwargs]
        return (*self.args, *named)

    def constants(self) -> dict[str, Any] | None:
        """All arguments as JSON data, outputs numbered; None where the outputs are all there is."""
        numbers = iter(range(len(self.tensors)))
        data = {"args": _numbered(self.args, numbers), "kwargs": _numbered(self.kwargs, numbers)}
        given = [value for value in _leaves((self.args, self.kwargs)) if value is not None]
        return None if all(isinstance(value, Tensor) for value in given) else data


def calls_of(saved: Mapping[str, Any]) -> list[Call]:
    """Every call of a saved layer; one without arguments for an input, whose list is empty."""
    nodes = saved.get("inbound_nodes")
    calls = [_call(node) for node in nodes] if isinstance(nodes, list) else []
    return calls or [Call()]


def _call(node: Any) -> Call:
    if isinstance(node, dict) and ("args" in node or "kwargs" in node):
        args, kwargs = node.get("args"), node.get("kwargs")
        return Call(
            [_read(value) for value in args] if isinstance(args, list) else (),
            {str(name): _read(value) for name, value in kwargs.items()} if isinstance(kwargs, dict) else {},
        )
    return _listed_call(node)


def _listed_call(node: Any) -> Call:
    """A call as Keras 2 writes it: ``[["layer", 0, 0, {"y": 3.0}]]``."""
    single = _named(node) is not None
    entries = [node] if single else list(node.values()) if isinstance(node, dict) else node
    tensors = [_named(entry) for entry in entries] if isinstance(entries, list) else []
    kwargs: dict[str, Any] = {}
    for entry in entries if isinstance(entries, list) else []:
        if isinstance(entry, list) and len(entry) == 4 and isinstance(entry[3], dict):
            kwargs |= {name: _named(value) or value for name, value in entry[3].items() if name != "name"}
    return Call([tensor for tensor in tensors if tensor is not None], kwargs)


def named_tensors(value: Any) -> tuple[Tensor, ...]:
    """The outputs that a model's ``input_layers`` or ``output_layers`` name, in order."""
    found = _named(value)
    if found is not None:
        return (found,)
    if isinstance(value, dict):
        value = [inner for _, inner in sorted(value.items())]
    return (
        tuple(tensor for inner in value for tensor in named_tensors(inner)) if isinstance(value, list) else ()
    )


def _named(value: Any) -> Tensor | None:
    """The output that a list names as layer, call and index; Keras 2 adds arguments to it."""
    if not isinstance(value, list) or len(value) not in (3, 4) or not isinstance(value[0], str):
        return None
    if any(not isinstance(number, int) or isinstance(number, bool) for number in value[1:3]):
        return None
    return Tensor(*value[:3])


def _read(value: Any) -> Any:
    """An argument of Keras 3, its outputs as `Tensor` values."""
    if isinstance(value, list):
        return [_read(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    config = value.get("config")
    if value.get("class_name") == "__keras_tensor__" and isinstance(config, dict):
        tensor, shape = _named(config.get("keras_history")), config.get("shape")
        if tensor is not None:
            return tensor._replace(rank=len(shape) if isinstance(shape, list) else None)
    return {name: _read(inner) for name, inner in value.items()}


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping):
        value = [inner for _, inner in sorted(value.items())]
    if isinstance(value, (list, tuple)) and not isinstance(value, Tensor):
        for inner in value:
            yield from _leaves(inner)
    else:
        yield value


def _tensors(value: Any) -> Iterator[Tensor]:
    return (leaf for leaf in _leaves(value) if isinstance(leaf, Tensor))


def _numbered(value: Any, numbers: Iterator[int]) -> Any:
    if isinstance(value, Tensor):
        return {"input": next(numbers)}
    if isinstance(value, Mapping):
        return {name: _numbered(inner, numbers) for name, inner in sorted(value.items())}
    return [_numbered(inner, numbers) for inner in value] if isinstance(value, (list, tuple)) else value
