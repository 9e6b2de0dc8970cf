"""Operators that move axes, lay values out anew, or take one number from all places of a map."""

from __future__ import annotations

import math
from collections.abc import Sequence

from cnnstudio.document.onnx.constant import Constant
from cnnstudio.document.onnx.flattening import lay_out
from cnnstudio.document.onnx.gathering import Beyond, Gathering
from cnnstudio.document.onnx.layout import Axes, Tensor, channels_last, plain
from cnnstudio.document.onnx.model import Operator

_RANKS = {3: "1D", 4: "2D", 5: "3D"}
_FLATTENING = ("Flatten", "Squeeze", "Reshape")


def transpose(state: Gathering, operator: Operator) -> None:
    """Transpose: no layer, but a note of where the axes are now."""
    constant = state.constant(operator, 0)
    given = operator.settings.get("perm")
    if constant is not None:
        order = given if isinstance(given, list) else list(range(len(constant.dims)))[::-1]
        state.give_constant(operator, constant.transposed(tuple(order)))
        return
    tensor = state.tensor(operator.inputs[0])
    order = given if isinstance(given, list) else list(range(len(tensor.axes)))[::-1]
    if sorted(order) != list(range(len(tensor.axes))) or (order and order[0] != 0):
        raise Beyond("it moves the batch.")
    state.give(operator, tensor.node, tuple(tensor.axes[axis] for axis in order))


def flatten(state: Gathering, operator: Operator) -> None:
    """Flatten behind the batch: values lie channels last then, unless something asks for their order."""
    tensor = state.tensor(operator.inputs[0])
    if operator.settings.get("axis", 1) not in (1, 1 - len(tensor.axes)):
        raise Beyond("it lays the batch out too.")
    lay_out(state, operator, tensor)


def reshape(state: Gathering, operator: Operator) -> None:
    """Reshape: one row of all values is Flatten; sizes of 1 behind a row are only noted."""
    target = state.wholes(operator, 1, "shape")
    constant = state.constant(operator, 0)
    if constant is not None:
        _reshape_constant(state, operator, constant, target)
        return
    tensor = state.tensor(operator.inputs[0])
    if target is None:
        raise Beyond("its shape is computed.")
    sizes = state.sizes(tensor)
    wanted = [sizes[place] if size == 0 and place < len(sizes) else size for place, size in enumerate(target)]
    if not _keeps_batch(wanted, sizes):
        raise Beyond("it lays the batch out too.")
    if len(wanted) == 2:
        lay_out(state, operator, tensor)
    elif (
        _is_row(tensor)
        and len(long := [place for place, size in enumerate(wanted) if place and size != 1]) == 1
    ):
        state.give(
            operator,
            tensor.node,
            tuple(0 if p == 0 else 1 if p in long else None for p in range(len(wanted))),
        )
    elif (axes := _with_ones_moved(tensor, sizes, wanted)) is not None:
        state.give(operator, tensor.node, axes)
    else:
        config = {"target_shape": [-1 if size is None else size for size in wanted[1:]]}
        source = state.arranged(tensor, plain(len(tensor.axes)))
        state.give(operator, state.add(state.name(operator), "Reshape", config, source), plain(len(wanted)))


def _with_ones_moved(
    tensor: Tensor, sizes: tuple[int | None, ...], wanted: Sequence[int | None]
) -> Axes | None:
    """Where the axes are once those of length 1 stand elsewhere, or there are more of them; None if others change."""
    pairs = list(zip(tensor.axes[1:], sizes[1:], strict=True))
    long = [(axis, size) for axis, size in pairs if size != 1]
    if None in [size for _, size in long] or [size for _, size in long] != [w for w in wanted[1:] if w != 1]:
        return None
    ones = [axis for axis, size in pairs if size == 1 and axis is not None]
    if len(ones) > sum(size == 1 for size in wanted[1:]):
        return None
    of_long, of_ones = iter([axis for axis, _ in long]), iter(ones)
    return (0, *[next(of_ones, None) if size == 1 else next(of_long) for size in wanted[1:]])


def _is_row(tensor: Tensor) -> bool:
    return [axis for axis in tensor.axes if axis is not None] == [0, 1]


def _keeps_batch(wanted: list[int | None], sizes: tuple[int | None, ...]) -> bool:
    """Whether the first of the sizes can only be the batch: open, one, or what is left once the others fit."""
    if len(wanted) < 2 or len([size for size in wanted[1:] if size in (None, -1)]) > 1:
        return False
    rest, values = wanted[1:], list(sizes[1:])
    if wanted[0] == -1:
        known = [size for size in rest if size is not None]
        return (
            None not in rest and None not in values and math.prod(known) == math.prod(v or 0 for v in values)
        )
    return True


def _reshape_constant(
    state: Gathering, operator: Operator, constant: Constant, target: tuple[int | None, ...] | None
) -> None:
    if target is None or None in target:
        raise Beyond("its shape is computed.")
    sizes = [constant.dims[place] if size == 0 else int(size or 0) for place, size in enumerate(target)]
    known = math.prod([size for size in sizes if size != -1])
    dims = tuple(constant.count // known if size == -1 and known else size for size in sizes)
    state.give_constant(operator, constant.reshaped(dims))


def squeeze(state: Gathering, operator: Operator) -> None:
    """Squeeze: axes of length 1 go."""
    numbers = state.wholes(operator, 0)
    if numbers is not None:
        state.give_wholes(operator, numbers)
        return
    tensor = state.tensor(operator.inputs[0])
    rank, sizes = len(tensor.axes), state.sizes(tensor)
    given = state.wholes(operator, 1, "axes")
    gone = (
        [place for place, size in enumerate(sizes) if size == 1]
        if given is None
        else [a % rank for a in given if a is not None]
    )
    if 0 in gone or any(sizes[place] not in (1, None) for place in gone):
        raise Beyond("it drops an axis that is longer than 1.")
    kept = [axis for place, axis in enumerate(tensor.axes) if place not in gone]
    dropped = sorted(axis for place, axis in enumerate(tensor.axes) if place in gone and axis is not None)
    renumbered = tuple(None if axis is None else axis - sum(one < axis for one in dropped) for axis in kept)
    node = tensor.node
    if dropped:
        shape = state.shape(node) or ()
        target = [-1 if size is None else size for axis, size in enumerate(shape, 1) if axis not in dropped]
        if not shape or target.count(-1) > 1:
            raise Beyond("it drops an axis of a map of open sizes.")
        is_row = len(target) == 1
        config = {} if is_row else {"target_shape": target}
        node = state.add(state.name(operator), "Flatten" if is_row else "Reshape", config, node)
    state.give(operator, node, renumbered)


def unsqueeze(state: Gathering, operator: Operator) -> None:
    """Unsqueeze: axes of length 1 come, which are only noted."""
    numbers, given = state.wholes(operator, 0), state.wholes(operator, 1, "axes")
    if numbers is not None:
        state.give_wholes(operator, numbers)
        return
    constant = state.constant(operator, 0)
    if given is None or None in given:
        raise Beyond("its axes are computed.")
    before = constant.dims if constant is not None else state.tensor(operator.inputs[0]).axes
    rank = len(before) + len(given)
    new = {int(axis or 0) % rank for axis in given}
    rest = iter(before)
    if constant is not None:
        dims = tuple(1 if place in new else next(rest) or 0 for place in range(rank))
        state.give_constant(operator, constant.reshaped(dims))
    elif 0 in new:
        raise Beyond("it puts an axis before the batch.")
    else:
        axes = tuple(None if place in new else next(rest) for place in range(rank))
        state.give(operator, state.tensor(operator.inputs[0]).node, axes)


def global_average_pooling(state: Gathering, operator: Operator) -> None:
    """GlobalAveragePool."""
    _pool(state, operator, "GlobalAveragePooling", state.tensor(operator.inputs[0]))


def global_max_pooling(state: Gathering, operator: Operator) -> None:
    """GlobalMaxPool."""
    _pool(state, operator, "GlobalMaxPooling", state.tensor(operator.inputs[0]))


def reduction(state: Gathering, operator: Operator) -> None:
    """ReduceMean and ReduceMax over all places of a map, which is global pooling."""
    tensor = state.tensor(operator.inputs[0])
    rank = len(tensor.axes)
    given = state.wholes(operator, 1, "axes")
    places = {int(axis) % rank for axis in given if axis is not None} if given and rank else set()
    ours = {tensor.axes[place] for place in places}
    if rank not in _RANKS or ours != set(range(1, rank - 1)):
        raise Beyond("it takes together other axes than all places of a map.")
    kind = "GlobalAveragePooling" if operator.kind == "ReduceMean" else "GlobalMaxPooling"
    _pool(state, operator, kind, tensor, keeps=bool(operator.settings.get("keepdims", 1)))


def _pool(state: Gathering, operator: Operator, kind: str, tensor: Tensor, *, keeps: bool = True) -> None:
    rank = len(tensor.axes)
    if rank not in _RANKS:
        raise Beyond("it takes no map.")
    source = state.as_map(tensor) if None in tensor.axes else tensor.node
    axes = channels_last(rank) if None in tensor.axes else tensor.axes
    if sum(axis == rank - 1 for axis in axes) != 1 or axes[0] != 0:
        raise Beyond("it takes no map.")
    takers = state.takers(operator.outputs[0])
    is_row = not keeps or (bool(takers) and all(taker.kind in _FLATTENING for taker in takers))
    node = state.add(state.name(operator), kind + _RANKS[rank], {"keepdims": not is_row}, source)
    if not keeps:
        state.give(operator, node, plain(2))
    elif is_row:
        state.give(operator, node, tuple(0 if a == 0 else 1 if a == rank - 1 else None for a in axes))
    else:
        state.give(operator, node, axes)


def padding(state: Gathering, operator: Operator) -> None:
    """Pad with zeros around a map."""
    tensor = state.tensor(operator.inputs[0])
    rank, pads = len(tensor.axes), state.wholes(operator, 1, "pads")
    value = state.constant(operator, 2)
    filling = value.values[0] if value is not None and value.values else operator.settings.get("value", 0)
    if (
        operator.settings.get("mode", "constant") != "constant"
        or filling != 0
        or pads is None
        or None in pads
    ):
        raise Beyond("it pads with something else than zeros.")
    named = state.wholes(operator, 3)
    places = list(range(rank)) if named is None else [int(axis or 0) % rank for axis in named]
    around = dict.fromkeys(range(rank), (0, 0))
    for number, place in enumerate(places):
        around[place] = (int(pads[number] or 0), int(pads[len(places) + number] or 0))
    ours = {tensor.axes[place]: pair for place, pair in around.items() if tensor.axes[place] is not None}
    margins = [ours.get(axis, (0, 0)) for axis in range(1, rank - 1)]
    if (
        rank not in _RANKS
        or any(any(ours.get(axis, (0, 0))) for axis in (0, rank - 1))
        or min(map(min, margins)) < 0
    ):
        raise Beyond("it pads other axes than those of a map.")
    if not any(any(pair) for pair in margins):
        state.give(operator, tensor.node, tensor.axes)
        return
    setting = [list(pair) for pair in margins]
    config = {"padding": setting[0] if rank == 3 else setting}
    state.give(
        operator,
        state.add(state.name(operator), f"ZeroPadding{_RANKS[rank]}", config, tensor.node),
        tensor.axes,
    )
