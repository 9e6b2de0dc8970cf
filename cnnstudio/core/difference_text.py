"""What differs between two networks as texts: signs, shapes, differences, and a table for spreadsheets."""

from __future__ import annotations

import csv
import io

from cnnstudio.core.difference import KEYS, KIND_TEXTS, Counts, Difference, Kind, LayerDifference
from cnnstudio.core.numerals import UNKNOWN, exact, short, size_text
from cnnstudio.core.shapes import shape_text

SIGNS = {
    Kind.SAME: " ",
    Kind.ADDED: "+",
    Kind.REMOVED: "−",
    Kind.CHANGED: "~",
    Kind.MOVED: "↕",
    Kind.AFFECTED: "·",
}
"""One character for each kind, where there is room for no more."""

_CSV_TITLES = {
    "params": "parameters", "trainable": "trainable parameters", "macs": "MACs", "flops": "FLOPs",
    "output_bytes": "output bytes", "training_bytes": "training bytes",
}  # fmt: skip


def what_text(layer: LayerDifference) -> str:
    """What became of a layer, in words: its settings from and to; of one that was added or removed, what it is."""
    parts = [detail.sentence for detail in layer.details]
    if layer.is_moved:
        parts.insert(0, "moved")
    if not parts and layer.kind is Kind.AFFECTED:
        return "gets another input"
    if not parts:
        about = layer.node.layer
        parts = [part for part in (about.label, about.description()) if part]
    return ", ".join(parts)


def output_text(layer: LayerDifference) -> str:
    """Its output shape, from and to where that differs: ``28 × 28 × 6 → 26 × 26 × 6``."""
    if layer.before is None or layer.after is None:
        return _shape(layer.new if layer.before is None else layer.old)
    old, new = _shape(layer.old), _shape(layer.new)
    return new if old == new else f"{old} → {new}"


def _shape(counts: Counts) -> str:
    return UNKNOWN if counts.output is None else shape_text(counts.output)


def change_text(key: str, change: int | None, *, in_full: bool = False) -> str:
    """A difference with its sign: ``+1,792``, ``−2.4 M``; "" for none at all, ``?`` when unknown.

    Args:
        key: Which figure it is of; bytes read as sizes.
        change: The difference.
        in_full: Whether no figure is left out.
    """
    if change is None:
        return UNKNOWN
    if not change:
        return ""
    amount = abs(change)
    if in_full:
        text = f"{exact(amount)} bytes" if key.endswith("bytes") else exact(amount)
    else:
        text = size_text(amount) if key.endswith("bytes") else short(amount)
    return f"{'+' if change > 0 else '−'}{text}"


def csv_text(found: Difference) -> str:
    """Every layer that differs, as a table for spreadsheets: one header line, numbers in full, "" for unknown."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    numbers = [
        f"{title} {side}" for title in _CSV_TITLES.values() for side in ("before", "after", "difference")
    ]
    writer.writerow(
        ["change", "layer before", "layer after", "type", "what", "output before", "output after", *numbers]
    )
    for layer in found.changed:
        writer.writerow([*_words(layer), *_numbers(layer)])
    return file.getvalue()


def _words(layer: LayerDifference) -> list[str]:
    return [
        KIND_TEXTS[layer.kind],
        "" if layer.before is None else layer.before.name,
        "" if layer.after is None else layer.after.name,
        layer.node.layer.label,
        what_text(layer),
        "" if layer.before is None else _shape(layer.old),
        "" if layer.after is None else _shape(layer.new),
    ]


def _numbers(layer: LayerDifference) -> list[int | None]:
    return [
        number
        for key in KEYS
        for number in (
            None if layer.before is None else layer.old.of(key),
            None if layer.after is None else layer.new.of(key),
            layer.change(key),
        )
    ]
