"""Days as people and their programs write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

ORDINARY = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")
"""Formats that can mean one day only, tried behind those that a mapping names."""
_DAY_FIRST = re.compile("%Y[^%]*%d[^%]*%m")
"""A format by which 2025-03-05 is in May: beside it the ordinary ones mean another day."""

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_DIRECTIVE = re.compile("%.")
_COUNTED = re.compile("%[dmYyj]")
_TIME = re.compile(r"[T ]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AaPp][Mm])?(Z|[+-]\d{2}:?\d{2})?$")
_SERIAL = re.compile(r"\d{1,7}(\.\d+)?")
_EPOCHS = {"excel": "1899-12-30", "excel1904": "1904-01-01"}
_FIRST_SERIAL = 61  # before it Excel counts a 29 February 1900 that never was
_LAST_SERIAL = 2_958_465


def days_of(
    text: pa.Array, formats: Sequence[str] = ()
) -> tuple[NDArray[np.datetime64], NDArray[np.bool_]]:
    """Read a column of trimmed text; null where blank.

    Parameters
    ----------
    formats : sequence of str
        strptime formats, "excel" or "excel1904", tried in order before the ordinary ones; ISO
        days are always understood, a time behind a day is left out, as is the .0 of 20250301.0.

    Returns
    -------
    days : array of datetime64[s], shape (n,)
    unreadable : array of bool, shape (n,)
        Where there is something that is no such day.
    """
    encoded = pc.dictionary_encode(text)
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    unique = [unicodedata.normalize("NFKC", t).strip() for t in encoded.dictionary.to_pylist()]
    ordinary = () if any(map(_DAY_FIRST.search, formats)) else ORDINARY
    found = np.append(_parsed(unique, (*formats, *ordinary)), np.datetime64("NaT", "s"))
    at = pc.fill_null(encoded.indices, len(unique)).to_numpy(zero_copy_only=False)
    days: NDArray[np.datetime64] = found[at]
    return days, np.isnat(days) & (at != len(unique))


def _parsed(texts: list[str], formats: tuple[str, ...]) -> NDArray[np.datetime64]:
    """The day of each text, by the first format that fits; NaT where none does."""
    out = np.full(len(texts), np.datetime64("NaT", "s"))
    for form in dict.fromkeys(("%Y-%m-%d", *formats)):
        timed = "%H" in form or "%I" in form
        rest = np.flatnonzero(np.isnat(out)).tolist()
        chosen = {at: texts[at] if timed else _TIME.sub("", texts[at]) for at in rest}
        if form == "%Y-%m-%d":
            chosen = {at: t for at, t in chosen.items() if _ISO.fullmatch(t) or form in formats}
        if form == "%Y%m%d":  # strptime would take 2025131 for the last of January
            bare = {at: t.removesuffix(".0") for at, t in chosen.items()}
            chosen = {at: t for at, t in bare.items() if len(t) == 8 and t.isdigit()}
        # To look for separators and a digit takes far less time than to parse what has none.
        needed, counted = _separators(form), _COUNTED.search(form)
        chosen = {
            at: t
            for at, t in chosen.items()
            if all(c in t for c in needed) and (not counted or any(map(str.isdigit, t)))
        }
        if not chosen:
            continue
        where = np.array(list(chosen))
        if form in _EPOCHS:
            out[where] = _from_serials(list(chosen.values()), _EPOCHS[form])
            continue
        try:
            read = pd.to_datetime(
                pd.Series(list(chosen.values()), dtype="object"), format=form, errors="coerce"
            )
        except (ValueError, re.error, OverflowError):  # a format that strptime does not know
            continue
        if read.dt.tz is not None:
            read = read.dt.tz_localize(None)
        out[where] = read.to_numpy().astype("datetime64[D]").astype("datetime64[s]")
    return out


def _separators(form: str) -> str:
    """What has to stand in a text for a format to fit it; letters may be of either case."""
    rest = _DIRECTIVE.sub("", "" if form in _EPOCHS else form)
    return "".join(c for c in rest if not (c.isspace() or (c.isascii() and c.isalpha())))


def _from_serials(texts: list[str], epoch: str) -> NDArray[np.datetime64]:
    serials = [float(t) if _SERIAL.fullmatch(t) else np.nan for t in texts]
    number = np.floor(np.array(serials, dtype="float64"))
    fine = (number >= _FIRST_SERIAL) & (number <= _LAST_SERIAL)
    days = np.full(len(texts), np.datetime64("NaT", "s"))
    days[fine] = (np.datetime64(epoch, "D") + number[fine].astype("int64")).astype("datetime64[s]")
    return days


def days_after(
    base: NDArray[np.datetime64],
    *,
    days: NDArray[np.float64] | int = 0,
    months: int = 0,
    month_end: bool = False,
) -> NDArray[np.datetime64]:
    """Days that follow from others by terms: months, then to the month's end, then days.

    Examples
    --------
    >>> base = np.array(["2025-01-31"], dtype="datetime64[s]")
    >>> days_after(base, months=1).astype("datetime64[D]").astype(str).tolist()
    ['2025-02-28']
    >>> days_after(base, month_end=True, days=15).astype("datetime64[D]").astype(str).tolist()
    ['2025-02-15']
    """
    day = base.astype("datetime64[D]")
    if months or month_end:
        month = day.astype("datetime64[M]")
        last = (month + months + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
        within = day - month.astype("datetime64[D]")
        same = (month + months).astype("datetime64[D]") + within
        day = last if month_end else np.minimum(same, last)
    if isinstance(days, int):
        return (day + days).astype("datetime64[s]")
    whole = np.isfinite(days) & (np.abs(days) < 100_000)
    more = np.where(whole, np.floor(np.where(whole, days, 0)), 0).astype("timedelta64[D]")
    out: NDArray[np.datetime64] = np.where(whole, day + more, np.datetime64("NaT", "D"))
    return out.astype("datetime64[s]")
