"""Running a model call by call, so that any layer's output can be watched, those of nested models too."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cnnstudio.engine.inside.taps import calls_before, layer_calls

if TYPE_CHECKING:
    import keras

Path = tuple[int, ...]
"""Where a call stands: the identities of the calls that it lies in, the outermost first, and its own."""

Visit = Callable[[Path, Any, Any], Any]
"""Takes the place of a call, its layer and what came out, and gives what goes on."""


@dataclass(frozen=True, slots=True)
class Place:
    """One call of a layer on the way to an output.

    Attributes:
        name: The layer's name; ``outer/inner`` for one in a nested model.
        path: Where the call stands.
        shape: What comes out for one sample; None for sizes that only an image gives.
    """

    name: str
    path: Path
    shape: tuple[int | None, ...]


def places(model: keras.Model, output: int = 0) -> tuple[Place, ...]:
    """All calls of layers that lead to an output, those before others first.

    A nested model stands behind its layers. The second call of a layer is called ``name#2``.
    """
    return tuple(_inside(model, [model.outputs[output]], "", ()))


def _inside(model: Any, outputs: list[Any], prefix: str, path: Path) -> Iterator[Place]:
    wanted = {id(node) for node in calls_before(outputs)}
    uses: Counter[int] = Counter()
    for node in layer_calls(model):
        layer, here = node.operation, (*path, id(node))
        uses[id(layer)] += 1
        if node.is_input or id(node) not in wanted:
            continue
        use = uses[id(layer)]
        name = f"{prefix}{layer.name}" if use == 1 else f"{prefix}{layer.name}#{use}"
        if is_model(layer):
            yield from _inside(layer, list(layer.outputs), f"{name}/", here)
        yield Place(name, here, tuple(node.outputs[0].shape)[1:])


def is_model(layer: Any) -> bool:
    """Whether what was called is a nested model whose layers can be reached."""
    import keras

    return isinstance(layer, keras.Model) and bool(getattr(layer, "outputs", None))


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """Runs a model as in use (no dropout), one call after the other.

    Attributes:
        model: The model; it has one input.
        output: Which of its outputs is wanted.
        instead: Calls that something else is computed for, by their place: it takes the layer's arguments.
    """

    model: keras.Model
    output: int
    instead: dict[Path, Callable[..., Any]]

    def __call__(self, values: Any, visit: Visit | None = None) -> Any:
        """What comes out for a batch, as a tensor of the backend.

        Args:
            values: A tensor, (n, H, W, C).
            visit: Sees what comes out of every call and may change it; None to look at nothing.
        """
        return self._run(self.model, [self.model.outputs[self.output]], [values], (), visit)[0]

    def _run(
        self, model: Any, outputs: list[Any], inputs: list[Any], path: Path, visit: Visit | None
    ) -> list[Any]:
        known = {id(tensor): value for tensor, value in zip(model.inputs, inputs, strict=True)}
        calls = [node for node in calls_before(outputs) if not node.is_input]
        waiting = Counter(id(tensor) for node in calls for tensor in node.input_tensors)
        waiting.update(id(tensor) for tensor in outputs)
        for node in calls:
            known.update(self._called(node, known, (*path, id(node)), visit))
            for tensor in node.input_tensors:
                waiting[id(tensor)] -= 1
                if not waiting[id(tensor)]:
                    known.pop(id(tensor), None)  # all maps of a large image together take much memory
        return [known[id(tensor)] for tensor in outputs]

    def _called(
        self, node: Any, known: dict[int, Any], here: Path, visit: Visit | None
    ) -> Iterator[tuple[int, Any]]:
        import keras

        arguments, options = node.arguments.fill_in(known)
        layer = node.operation
        if here in self.instead:
            results = [self.instead[here](*arguments)]
        elif is_model(layer):
            fed = keras.tree.flatten(arguments[0])
            results = self._run(layer, list(layer.outputs), fed, here, visit)
        else:
            results = keras.tree.flatten(layer(*arguments, **_in_use(layer, options)))
        if visit is not None:
            results[0] = visit(here, layer, results[0])
        return zip(map(id, node.outputs), results, strict=True)


def _in_use(layer: Any, options: dict[str, Any]) -> dict[str, Any]:
    """The options of a call with which nothing is dropped and nothing is drawn by lot."""
    call = getattr(layer, "call", None)
    if call is None or "training" not in inspect.signature(call).parameters:
        return options
    return {**options, "training": False}
