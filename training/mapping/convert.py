"""From the text of a chunk to the values of one field, as its mapping says."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data_schemas.field import Field
from training.mapping.cell_marks import foreign_marked, in_yuan, yuan_marked
from training.mapping.cells import Cells, first_of
from training.mapping.column_spec import Column
from training.mapping.day import days_after, days_of
from training.mapping.number import (
    Numbers,
    numbers_of,
    with_points,
    written_otherwise,
)
from training.mapping.source import UNSAVED, Source
from training.mapping.terms import terms_of

CELL_ERRORS = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A")
"""What a formula gives that came to nothing; never a value, not even of a text field."""

_TEXT = pa.string()


class Companions:
    """Files in which columns are looked up by id: per name, column and id, the text there."""

    def __init__(self) -> None:
        self.sources: list[Source] = []
        self._keys: dict[str, pa.Array] = {}
        self._columns: dict[tuple[str, str], pa.Array] = {}

    def add(self, name: str, source: Source, keys: pa.Array, columns: dict[str, pa.Array]) -> None:
        """Keep one companion; of rows with one id the last counts."""
        self.sources.append(source)
        last = pd.Series(np.arange(len(keys))).groupby(pd.Series(keys.to_pylist())).max()
        at = pa.array(last.to_numpy(dtype=np.int64))
        self._keys[name] = keys.take(at)
        for heading, column in columns.items():
            self._columns[name, heading] = column.take(at)

    def find(self, name: str, headings: list[str], ids: pa.Array) -> pa.Array:
        """The text of the first of the columns that is not blank, for each id."""
        at = pc.index_in(ids, value_set=self._keys[name], skip_nulls=True)
        return first_of([self._columns[name, heading].take(at) for heading in headings])


@dataclass(frozen=True)
class Values:
    """The values of one field.

    Parameters
    ----------
    series : Series, shape (n,)
        float64, datetime64[s] or text.
    text : array of text, shape (n,)
        What the file says, for messages.
    broken : dict of str to array of bool
        By code of the reason, where the text is no such value.
    numbers : Numbers, optional
        The exact decimals behind a column of numbers.
    marks : dict of str to array of bool
        By code of the reason, where a cell bears a mark that makes it broken if others of its
        column have none.
    """

    series: pd.Series
    text: pa.Array
    broken: dict[str, NDArray[np.bool_]]
    numbers: Numbers | None = None
    marks: dict[str, NDArray[np.bool_]] = dataclasses.field(default_factory=dict)


def values_of(
    column: Column,
    field: Field | None,
    cells: Cells,
    companions: Companions,
    made: dict[str, Values],
) -> Values:
    """The values of one field (an extra column where ``field`` is None) in one chunk.

    Parameters
    ----------
    made : dict of str to Values
        Fields made before, from which this one may follow.
    """
    text = _text_of(column, cells, companions)
    if column.unless is not None:
        beside = pc.is_valid(cells.first(column.unless))
        text = pc.if_else(beside, pa.scalar(None, _TEXT), text)
    given = text
    text, broken = _without_faults(text)
    if column.values:
        text = _translated(text, column.values)
    if column.strip_zeros:
        text = pc.replace_substring_regex(text, r"^0+(.)", r"\1")
    kind = str if field is None else field.kind
    if field is None and column.unit != "1":
        kind = float
    if field is None and (column.date or column.after or column.month_end):
        kind = date
    if kind is date:
        days, unreadable = days_of(text, column.date)
        if column.ends_months:
            days = days_after(days, month_end=True)
        broken["not_date"] = unreadable
        if column.after is not None:
            lacking = np.isnat(days) & ~np.logical_or.reduce(list(broken.values()))
            derived = _derived(column, cells, made)
            days = np.where(lacking, derived.series.to_numpy(), days)
            for code, mask in derived.broken.items():
                broken[code] = broken.get(code, mask & False) | (mask & lacking)
            faulty = lacking & np.logical_or.reduce([*derived.broken.values(), lacking & False])
            given = pc.if_else(pa.array(faulty), derived.text, given)
        return Values(pd.Series(days), given, broken)
    if kind in (float, int):
        negated = None
        if column.negate_when is not None:
            flag = cells.first(column.negate_when.column)
            chosen = pc.is_in(flag, value_set=pa.array(column.negate_when.equals, _TEXT))
            negated = np.asarray(pc.fill_null(chosen, False))
        numbers = numbers_of(text, cells.read.numbers, column.unit, column.sign, negated)
        broken |= {"not_number": numbers.unreadable, "own_unit": in_yuan(text, column.unit)}
        if numbers.unreadable.any():
            style = numbers.unreadable & written_otherwise(text, cells.read.numbers, column.unit)
            broken |= {"number_style": style, "not_number": numbers.unreadable & ~style}
        marks = {
            "foreign_currency": foreign_marked(text),
            "own_unit": yuan_marked(text, column.unit),
        }
        return Values(pd.Series(numbers.floats()), given, broken, numbers, marks)
    if field is None:  # it may hold numbers, which is seen once all of it is there
        text = with_points(text, cells.read.numbers)
    return Values(text.to_pandas().astype("str"), given, broken)


def _text_of(column: Column, cells: Cells, companions: Companions) -> pa.Array:
    if column.value is not None:
        return pa.array([column.value] * len(cells), _TEXT)
    if column.lookup is not None and column.by is not None:
        return companions.find(column.lookup, column.column or [], cells.first(column.by))
    if column.column is not None:
        filled = column.fill == "down"
        return cells.down(column.column[0]) if filled else cells.first(column.column)
    if column.join is not None:
        parts = [cells.first(part) for part in column.join]
        return pc.binary_join_element_wise(*parts, column.separator)
    return pa.nulls(len(cells), _TEXT)


def _translated(text: pa.Array, values: dict[str, str]) -> pa.Array:
    """The text with what the mapping translates; a translation to "" makes blank."""
    at = pc.index_in(text, value_set=pa.array(list(values), _TEXT))
    new = pa.array([value or None for value in values.values()], _TEXT)
    return pc.if_else(pc.is_valid(at), new.take(at), text)


def _without_faults(text: pa.Array) -> tuple[pa.Array, dict[str, NDArray[np.bool_]]]:
    """The text without what formulas of a workbook left in it that is no value, and where."""
    error = np.asarray(pc.fill_null(pc.is_in(text, value_set=pa.array(CELL_ERRORS)), False))
    unsaved = np.asarray(pc.fill_null(pc.match_substring(text, UNSAVED), False))
    if error.any() or unsaved.any():
        text = pc.if_else(pa.array(error | unsaved), pa.scalar(None, _TEXT), text)
    return text, {"error_cell": error, "formula_unsaved": unsaved}


def _derived(column: Column, cells: Cells, made: dict[str, Values]) -> Values:
    """The days that follow from another field by the terms the mapping names."""
    base = made[column.after or ""].series.to_numpy().astype("datetime64[s]")
    after = partial(days_after, base, months=column.months)
    if column.days_column is None:
        days = after(days=column.days or 0, month_end=column.month_end)
        return Values(pd.Series(days), pa.nulls(len(cells), _TEXT), {})
    given = cells.first(column.days_column)
    text, broken = _without_faults(given)
    terms = terms_of(
        _translated(text, column.values),
        cells.read.numbers,
        of_invoice=column.after == "invoice_date",
        month_end=column.month_end,
    )
    days = after(days=terms.days, month_end=column.month_end)
    if terms.after_month.any():
        days = np.where(terms.after_month, after(days=terms.days, month_end=True), days)
    broken |= {"monthly_terms": terms.monthly, "not_terms": terms.unreadable}
    return Values(pd.Series(days), given, broken)


def without(values: Values, bad: NDArray[np.bool_]) -> Values:
    """The same with what could not be read made blank."""
    return dataclasses.replace(values, series=values.series.mask(bad)) if bad.any() else values
