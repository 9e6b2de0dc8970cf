"""Accounts of numbers that no network is needed for."""

from __future__ import annotations

import numpy as np

from cnnstudio.engine.pixel.account import NOWHERE, Account, Formula, Planes, Source, Step, Terms


def window(planes: int = 3, rows: int = 3, columns: int = 3, first: tuple[int, int] = (-1, -1)) -> Terms:
    """A window over a map of 9 × 9 with so many channels: each number is its own place, the kernel 1, 2, …"""
    shape = (planes, rows, columns)
    row, column = np.arange(first[0], first[0] + rows), np.arange(first[1], first[1] + columns)
    inside = (row >= 0)[:, None] & (column >= 0)[None, :]
    numbers = (row[:, None] * 9 + column[None, :])[None] * planes + np.arange(planes)[:, None, None]
    places = np.where(inside[None], numbers, NOWHERE)
    values = np.where(places >= 0, places, 0).astype(np.float32)
    factors = np.arange(np.prod(shape), dtype=np.float32).reshape(shape) - 5
    terms = values.astype(np.float64) * factors
    return Terms(
        "Window × kernel", "sum", values, terms, places, float(terms.sum()), factors, planes=Planes("channel", planes),
        rows=tuple(map(int, row)), columns=tuple(map(int, column)), factor_rows=tuple(range(rows)),
        factor_columns=tuple(range(columns)),
    )  # fmt: skip


def row(count: int) -> Terms:
    """A row of numbers 0, 1, … times minus one."""
    values = np.arange(count, dtype=np.float32).reshape(-1, 1, 1)
    return Terms(
        "Inputs × weights", "sum", values, -values.astype(np.float64), np.arange(count).reshape(-1, 1, 1),
        -float(values.sum()), -np.ones_like(values), planes=Planes("input", count),
    )  # fmt: skip


def account(
    *steps: Step, shape: tuple[int, ...] = (9, 9, 4), index: tuple[int, ...] = (0, 0, 1), layer: str = "conv"
) -> Account:
    """An account of these steps, or of a window and a bias."""
    if not steps:
        first = window()
        steps = (first, Formula("Bias", "{sum} + {bias}", {"sum": first.value, "bias": 1.0}, first.value + 1))
    source = Source("before", (9, 9, 3), True)
    picture = np.zeros((18, 18, 3), np.uint8)
    return Account(
        layer,
        "Conv2D",
        shape,
        index,
        (source,),
        steps,
        steps[-1].value,
        "",
        ((0, 6), (2, 9)),
        picture,
        (18, 18),
    )
