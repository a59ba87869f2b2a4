"""One table out of one file: chunk by chunk mapped, filtered, checked, every row accounted for."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data_schemas.field import fields_of
from data_schemas.frame import KEYS, TABLES, Refusal, check_frame
from data_schemas.store.tables import KNOWN_FROM
from training.made_ids import MADE_IDS
from training.mapping.account import Account, NamedSums
from training.mapping.cell_marks import TableMarks, currency_of, says_yuan
from training.mapping.cells import Cells
from training.mapping.convert import Companions, Values, values_of, without
from training.mapping.currency_column import NamedCurrencies
from training.mapping.filters import Filtered
from training.mapping.float_ids import FloatIds, plain_id, plain_ids
from training.mapping.source import UNSAVED, Chunk
from training.mapping.spec import TableSpec

ROW = "_row"
"""Column of a frame while it is made: the number of the row in its file."""


@dataclass(frozen=True)
class Refused:
    """Rows of a file refused for one reason; ``rows`` are numbers of rows in the file."""

    field: str
    code: str
    rows: NDArray[np.int64]
    given: str


class TableBuild:
    """The rows of one table that one file gives.

    Parameters
    ----------
    spec : TableSpec
        What the mapping says of it.
    number : int
        Which of the tables of the whole mapping it is.
    currency : str, optional
        The column of the file that seems to name the currency of amounts.
    """

    def __init__(self, spec: TableSpec, number: int, currency: str | None = None) -> None:
        self.spec = spec
        self.number = number
        self.rows = 0
        self.repeated = 0
        self.filtered: Counter[str] = Counter()
        self.filtered_keys: set[str] = set()
        self.refused: list[Refused] = []
        self.refused_ids: set[str] = set()  # the receivables that refused rows name
        self.frames: list[pd.DataFrame] = []
        self.by_day: list[pd.DataFrame] = []
        self.marks = TableMarks()
        self.refused_in = NamedSums()
        self._fields = fields_of(TABLES[spec.table])
        self.float_ids = FloatIds(
            name for name in spec.columns if name in self._fields and name.endswith("_id")
        )
        self.currencies = NamedCurrencies(self._named_in(currency))
        self._order = sorted(spec.columns, key=lambda n: self._depth(n, 0))
        self.accounts = {
            name: Account(table=spec.table, field=name)
            for name in spec.columns
            if name in self._fields and self._fields[name].meta.unit == "CNY"
        }

    def _named_in(self, currency: str | None) -> str | None:
        """The column that names the currency of this table's amounts, if one does."""
        if self.spec.currency is not None:
            return self.spec.currency or None
        amount = self.spec.columns.get("amount")
        if amount is None or (amount.named and all(map(says_yuan, amount.named))):
            return None
        return currency

    def needed(self) -> list[str]:
        """Every heading of the file that this table looks at."""
        columns = [*self.spec.columns.values()]
        if self.spec.recorded is not None:
            columns.append(self.spec.recorded)
        found = [heading for column in columns for heading in column.headings()]
        for condition in (*self.spec.keep, *self.spec.drop):
            found += condition.column or []
        return found

    def add(self, chunk: Chunk, cells: Cells, companions: Companions, left_out: Filtered) -> None:
        """Take in one chunk; ``left_out`` says which of its rows the file as a whole drops."""
        values: dict[str, Values] = {}
        for name in self._order:
            column, field = self.spec.columns[name], self._fields.get(name)
            values[name] = values_of(column, field, cells, companions, values)
        if self.spec.recorded is not None:
            recorded = self.spec.recorded.model_copy()
            values[KNOWN_FROM] = values_of(recorded, _DAY_FIELD, cells, companions, values)
        count = chunk.rows.num_rows
        named = np.full(count, "")
        filtered = left_out.copy().apply(self.spec.keep, self.spec.drop, cells, values)
        for name, one in values.items():
            if one.numbers is not None:
                number = np.asarray(pc.is_valid(one.numbers.text)) & ~filtered.out
                marks = {code: marked & ~filtered.out for code, marked in one.marks.items()}
                for code, mask in self.marks.contradicted(
                    name, marks, one.text, number, chunk.numbers
                ).items():
                    one.broken[code] = one.broken.get(code, mask) | mask
            self.float_ids.add(name, one.series, ~filtered.out)
        if self.currencies.heading is not None:
            wanted = ~filtered.out
            said = cells.column(self.currencies.heading).filter(pa.array(wanted))
            codes = self.currencies.add(said, chunk.numbers[wanted])
            named = named.astype(codes.dtype)
            named[wanted] = codes
        self.rows += count
        for reason, mask in filtered.reasons.items():
            self.filtered[reason] += int(mask.sum())
        if filtered.out.any() and self.spec.table == "receivables":
            self._keep_by_day(filtered, left_out, cells, values)
        key = KEYS[self.spec.table][0]
        if filtered.out.any() and key in values:
            gone = values[key].series[filtered.out].dropna()
            self.filtered_keys.update(gone.astype("object").tolist())
        refused, repeated = self._check(chunk, values, ~filtered.out, named)
        if refused.any() and "receivable_id" in values:
            ids = values["receivable_id"].series[refused].dropna()
            self.refused_ids.update(ids.astype("object").tolist())
        for name, account in self.accounts.items():
            one = values[name]
            if one.numbers is not None:
                no_amount = np.logical_or.reduce(list(one.broken.values())) & ~filtered.out
                account.add(one.numbers, filtered.out, refused, repeated, no_amount)
                if name == "amount":
                    self.refused_in.add(one.numbers, named, refused & ~no_amount, repeated)

    def plain_ids(self, kept: Callable[[str, set[str]], bool]) -> None:
        """Take the .0 from ids that are such floats throughout, once all rows are there.

        Parameters
        ----------
        kept : callable
            Whether the records that there are know any of some ids (of a field) with it.
        """
        for name in self.float_ids.whole:
            frames = [one for one in (*self.frames, *self.by_day) if name in one]
            ids: set[str] = set().union(*(one[name].dropna() for one in frames))
            if kept(name, ids):
                continue
            for frame in frames:
                frame[name] = plain_ids(frame[name])
            if name == KEYS[self.spec.table][0]:
                self.filtered_keys = set(map(plain_id, self.filtered_keys))
            if name == "receivable_id":
                self.refused_ids = set(map(plain_id, self.refused_ids))

    def foreign(self) -> dict[str, dict[str, int]]:
        """By column of amounts whose heading, or each of whose cells, names one: rows in it."""
        column = self.spec.columns.get("amount")
        if column is None:
            return {}
        named = {heading: currency_of(heading) for heading in column.column or []}
        found = {heading: {code: self.rows} for heading, code in named.items() if code}
        if seen := self.marks.foreign:
            found[" / ".join(named)] = dict(seen)
        return found

    def _keep_by_day(
        self, filtered: Filtered, left_out: Filtered, cells: Cells, values: dict[str, Values]
    ) -> None:
        """Keep aside the rows that only a bound on a day leaves out.

        They are no part of the ledger, but they show where the register begins.
        """
        drop = [one for one in self.spec.drop if not one.bounds_a_day]
        keep = [one for one in self.spec.keep if not one.bounds_a_day]
        if len(drop) + len(keep) == len(self.spec.drop) + len(self.spec.keep):
            return
        others = left_out.copy().apply(keep, drop, cells, values)
        at = np.flatnonzero(filtered.out & ~others.out)
        raw = {name: one.series.iloc[at] for name, one in values.items() if name in self._fields}
        checked, _ = check_frame(self.spec.table, pd.DataFrame(raw).reset_index(drop=True))
        if len(checked):
            self.by_day.append(checked)

    def _check(
        self,
        chunk: Chunk,
        values: dict[str, Values],
        wanted: NDArray[np.bool_],
        named: NDArray[np.str_],
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Check the wanted rows and keep the good ones; which rows are refused, which repeat.

        Rows that name different currencies are no twins until it is known which one the ledger is
        in: each currency is checked by itself.
        """
        count = len(wanted)
        refused = np.zeros(count, dtype=bool)
        repeated = np.zeros(count, dtype=bool)
        if not wanted.any():
            return refused, repeated
        broken: dict[str, NDArray[np.bool_]] = {}
        for name, one in values.items():
            for code, mask in one.broken.items():
                rows = np.flatnonzero(mask & wanted)
                if len(rows):
                    broken[name] = broken.get(name, np.zeros(count, dtype=bool)) | mask
                    self._refuse(chunk, Refusal(field=name, code=code, rows=rows, given=""), one)
                    refused[rows] = True
        for name in self._order:  # what follows from a broken day is blank: that was said
            base = self.spec.columns[name].after
            if base in broken:
                blank = values[name].series.isna().to_numpy(dtype=bool)
                broken[name] = broken.get(name, blank & False) | (broken[base] & blank)
        raw = {
            name: without(one, broken.get(name, _NONE)).series
            for name, one in values.items()
            if name in self._fields
        }
        frame = pd.DataFrame(raw, index=range(count))
        parts = []
        for currency in np.unique(named[wanted]).tolist():
            at = np.flatnonzero(wanted & (named == currency))
            part = self._completed(frame.iloc[at].reset_index(drop=True), chunk, at)
            checked, refusals = check_frame(self.spec.table, part, refused[at])
            kept = ~refused[at]
            for refusal in refusals:
                kept[refusal.rows] = False
                rows = at[refusal.rows]
                if refusal.code == "twice" and self.spec.distinct:
                    repeated[rows] = True
                    continue
                if refusal.field in broken:  # what could not be read is blank now: that was said
                    rows = rows[~broken[refusal.field][rows]]
                if len(rows):
                    refusal = dataclasses.replace(refusal, rows=rows)
                    self._refuse(chunk, refusal, values.get(refusal.field))
                    refused[rows] = True
            parts.append(checked.set_index(at[kept]))
        repeated &= ~refused
        self.repeated += int(repeated.sum())
        found = pd.concat(parts).sort_index() if len(parts) > 1 else parts[0]
        at = found.index.to_numpy()
        found = found.reset_index(drop=True)
        for name, one in values.items():
            if name not in self._fields:
                found[name] = one.series.iloc[at].reset_index(drop=True)
        found[ROW] = chunk.numbers[at]
        self.frames.append(found)
        return refused, repeated

    def _refuse(self, chunk: Chunk, refusal: Refusal, values: Values | None) -> None:
        first = int(refusal.rows[0])
        given = values.text[first].as_py() if values is not None else None
        rows = chunk.numbers[refusal.rows]
        said = "" if refusal.code == "missing" else str(given or refusal.given)
        said = said.replace(UNSAVED, "")
        self.refused.append(Refused(refusal.field, refusal.code, rows, said))

    def _completed(self, frame: pd.DataFrame, chunk: Chunk, at: NDArray[np.int64]) -> pd.DataFrame:
        """The rows with what a mapping may leave out; ids are made once all rows are there."""
        name = MADE_IDS.get(self.spec.table, ("", ()))[0]
        if name and name not in frame:
            frame[name] = [f"row {self.number} {n}" for n in chunk.numbers[at].tolist()]
        if self.spec.table == "facts":
            if "known_at" not in frame:
                frame["known_at"] = frame["valid_from"]
            frame["known_at"] = frame["known_at"].where(
                frame["known_at"].notna(), frame["valid_from"]
            )
        return frame

    def _depth(self, name: str, depth: int) -> int:
        """How many fields must be made before this one; a circle ends at the number of fields."""
        column = self.spec.columns.get(name)
        if column is None or column.after is None or depth > len(self.spec.columns):
            return depth
        return self._depth(column.after, depth + 1)


_NONE = np.zeros(0, dtype=bool)
_DAY_FIELD = fields_of(TABLES["states"])["date"]
