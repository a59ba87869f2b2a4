"""Medians of many ranges of one array."""

from __future__ import annotations

import numpy as np

from model.day import Days, Floats

_CHUNK = 2**15
"""Ranges looked at together: what they hold fits the processor's cache."""


def medians(values: Floats, first: Days, end: Days) -> Floats:
    """Median of ``values[first:end]`` of each range, missing where it is empty; shape (m,).

    Ranges may overlap and differ in length; none of the values may be missing.
    """
    ordered = np.sort(values)
    rank = np.empty(len(values), dtype="int64")
    rank[np.argsort(values, kind="stable")] = np.arange(len(values))
    bits = max(len(values), 1).bit_length()
    out = np.full(len(first), np.nan)
    for at in range(0, len(first), _CHUNK):
        begin = first[at : at + _CHUNK]
        count = end[at : at + _CHUNK] - begin
        row = np.repeat(np.arange(len(count)), count)
        start = np.cumsum(count) - count
        # Numbers alone sort quicker than pairs: the range above, the rank of the value below.
        held = rank[np.arange(len(row)) + (begin - start)[row]]
        packed = np.sort((row << bits) | held)
        some = count > 0
        low, high = (start + (count - 1) // 2)[some], (start + count // 2)[some]
        low_value, high_value = (ordered[packed[i] & ((1 << bits) - 1)] for i in (low, high))
        out[at : at + _CHUNK][some] = (low_value + high_value) / 2
    return out
