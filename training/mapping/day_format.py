"""Which of several formats the days of a file are in: what fits one column may contradict others.

``25.03.05`` is a day in 2025 and one in 2005. A file has one way of writing days, in which what
comes later lies later, and its records are of the years before today.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from training.mapping.day import days_of
from training.mapping.guess import Guess

_IN_TURN = (
    ("invoice_date", "due_date"),
    ("invoice_date", "paid_date"),
    ("paid_date", "recorded_date"),
)
"""Fields of which the first is hardly ever the later one."""

Found = dict[str, tuple[Guess, float]]


def settled(found: Found, today: date) -> Found:
    """The same columns, each with the format first that fits the others and the present best.

    The other formats stay behind it: a person is asked. Where nothing tells two apart, the
    commoner stays first.
    """
    days = {name: seen for name, (seen, _) in found.items() if seen.kind == "date"}
    tried = dict.fromkeys(one for seen in days.values() if seen.formats[1:] for one in seen.formats)
    if not tried:
        return found
    best = max(tried, key=lambda one: _likely(days, one, today))
    return {name: (_with_first(seen, best), score) for name, (seen, score) in found.items()}


def _with_first(seen: Guess, form: str) -> Guess:
    if form not in seen.formats:
        return seen
    others = tuple(one for one in seen.formats if one != form)
    return dataclasses.replace(seen, formats=(form, *others))


def _likely(columns: Mapping[str, Guess], form: str, today: date) -> tuple[float, float]:
    """How often the days lie in order with this format, then how few years off today they are."""
    days = {name: _days(seen, form) for name, seen in columns.items()}
    in_turn = [
        float((first <= then)[~np.isnat(first) & ~np.isnat(then)].mean())
        for first, then in ((days[a], days[b]) for a, b in _IN_TURN if a in days and b in days)
        if (~np.isnat(first) & ~np.isnat(then)).any()
    ]
    every = np.concatenate(list(days.values()))
    off = np.abs((every - np.datetime64(today)) / np.timedelta64(365, "D"))
    # Whole years: a month more or less tells nothing of how a day is written.
    return round(float(np.mean(in_turn or [1.0])), 2), -round(float(np.nanmedian(off)))


def _days(seen: Guess, form: str) -> NDArray[np.datetime64]:
    """The days of a column by a format, or by its own where that is none of its formats."""
    formats = (form, *seen.said[1:]) if form in seen.formats else seen.said
    text = seen.cells if seen.cells is not None else pa.array([], pa.string())
    return days_of(text, formats)[0].astype("datetime64[D]")
