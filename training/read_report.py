"""The account of a ledger that was read: per file, rows read, kept and refused by reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd

from data_schemas.errors import FieldProblem
from data_schemas.frame import TABLES, Refusal
from data_schemas.problems import refusal_problem
from data_schemas.punctuation import marks
from training.ledger_file import RawTable
from training.mapping.match import field_called

BETWEEN_FILES = " + "
"""Stands between the names where a table comes from several files."""


@dataclass(frozen=True, kw_only=True)
class Dropped:
    """Rows of a table refused for one reason: field, code, how many, the first of them.

    ``first_line`` counts the file's lines from 1 (rows from 1 in a Parquet file).
    """

    field: str
    code: str
    rows: int
    first_line: int
    given: str


@dataclass(frozen=True, kw_only=True)
class RefusedRows:
    """How many of the rows of a table that were meant to come in were refused, and mostly why."""

    rows: int
    of: int
    mostly: Dropped


@dataclass(frozen=True, kw_only=True)
class Filtered:
    """Rows of a table that a mapping leaves out for one reason."""

    reason: str
    rows: int


@dataclass(frozen=True, kw_only=True)
class Sums:
    """One amount of a table, added up exactly: ``read`` is the sum of the others, to the cent.

    Parameters
    ----------
    read, kept, refused, filtered, repeated : Decimal
        In the unit of the field.
    unreadable : int
        Refused rows whose amount is no number, in a foreign currency or in a unit of its own; they
        are in no sum.
    """

    field: str
    read: Decimal
    kept: Decimal
    refused: Decimal
    filtered: Decimal
    repeated: Decimal
    unreadable: int


@dataclass(frozen=True, kw_only=True)
class TableReport:
    """What became of one file.

    ``kept`` + ``repeated`` + the filtered and the refused rows = ``rows``.

    Parameters
    ----------
    repeated : int
        Rows that only say again what another row of the same key says.
    filtered : list of Filtered
        Rows a mapping leaves out, by its reasons.
    sums : list of Sums
        Every amount a mapping brings in.
    dropped : list of Dropped
        By field and reason, the most common first; a row with two faults counts under both.
    ignored : list of str
        Columns that were not understood.
    perhaps : dict of str to str
        Ignored columns that companies call a field by which has no column here, and that field.
    currencies : dict of str to dict
        By column that names the currency of amounts: rows per currency.
    silent : tuple of str
        Declared fields for which it has no column: it says nothing of them.
    refused : DataFrame
        The refused rows as they came, with ``refused_reason``, ``refused_field`` and
        ``refused_line`` in front.
    """

    table: str
    file: str
    rows: int
    kept: int
    dropped: list[Dropped]
    ignored: list[str]
    refused: pd.DataFrame
    silent: tuple[str, ...] = ()
    repeated: int = 0
    filtered: list[Filtered] = field(default_factory=list)
    sums: list[Sums] = field(default_factory=list)
    perhaps: dict[str, str] = field(default_factory=dict)
    currencies: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def refused_rows(self) -> int:
        """How many rows were refused, each counted once."""
        return self.rows - self.kept - self.repeated - sum(one.rows for one in self.filtered)

    @property
    def files(self) -> list[str]:
        """The files it was read from."""
        return self.file.split(BETWEEN_FILES)


@dataclass(frozen=True, kw_only=True)
class ReadReport:
    """What became of it. ``as_of_from``: "caller", "mapping", "ledger.json" or "data".

    Parameters
    ----------
    currency : str, optional
        What its amounts are in; none where nothing names one.
    """

    tables: list[TableReport]
    as_of: date
    as_of_from: str
    synthetic: bool
    currency: str | None


def refused_receivables(
    tables: Sequence[TableReport], of: Sequence[str] = ("receivables", "payments")
) -> set[str]:
    """The receivables that refused rows of some tables name."""
    owed = [one.refused for one in tables if one.table in of]
    named = [one["receivable_id"].dropna() for one in owed if "receivable_id" in one]
    return {str(each).strip() for ids in named for each in ids}


def problem_of(dropped: Dropped, table: str, lang: str) -> FieldProblem:
    """Why rows were refused, in words."""
    refusal = Refusal(
        field=dropped.field,
        code=dropped.code,
        rows=np.zeros(0, dtype=np.int64),
        given=dropped.given,
    )
    return refusal_problem(refusal, TABLES[table], lang, in_file=True)


def refused_lines(
    table: str,
    dropped: Sequence[Dropped],
    ignored: Sequence[str],
    perhaps: Mapping[str, str],
    lang: str,
) -> list[str]:
    """A line for each reason rows of a table were refused for, and of the ignored columns."""
    zh = lang == "zh"
    lines = [_dropped_line(table, one, lang) for one in dropped]
    if ignored:
        said = "未识别、已忽略的列：" if zh else "columns not understood and ignored: "
        mark = marks(lang)
        lines.append(f"{table}{mark.colon}{said}{mark.comma.join(ignored[:20])}")
    for heading, name in perhaps.items():
        lines.append(
            f"{table}：“{heading}”是否就是 {name}？如是，请把列名改为 {name}，或用映射导入"
            if zh
            else f"{table}: is '{heading}' perhaps {name}? Then call it {name}, or use a mapping"
        )
    return lines


def _dropped_line(table: str, dropped: Dropped, lang: str) -> str:
    problem = problem_of(dropped, table, lang)
    where = problem.field
    if lang == "zh":
        where = f"{problem.label}（{problem.field}）" if problem.field else "整行"
        return (
            f"{table}：拒绝 {dropped.rows:,} 行，{where}：{problem.message}"
            f"；首次出现在第 {dropped.first_line} 行"
        )
    return (
        f"{table}: {dropped.rows:,} refused, {where or 'the row'}: {problem.message};"
        f" first at line {dropped.first_line}"
    )


def as_of_line(as_of: date, as_of_from: str, lang: str) -> str:
    """Up to which day the records go, and who says so."""
    zh = lang == "zh"
    said = {
        "caller": ("由命令给出", "as told"),
        "ledger.json": ("取自 ledger.json", "from ledger.json"),
        "mapping": ("取自映射文件", "from the mapping"),
        "data": ("数据中最晚日期的次日；如不对请用 --as-of 指定",
                 "the day after the latest in the data; name another with --as-of"),
    }[as_of_from][0 if zh else 1]  # fmt: skip
    return f"数据截止日：{as_of}（{said}）" if zh else f"records up to {as_of} ({said})"


def report_of(
    table: str,
    raw: RawTable,
    refusals: list[Refusal],
    bad: np.ndarray,
    silent: tuple[str, ...] = (),
) -> TableReport:
    """The report of one file; ``bad`` marks its refused rows, shape (n rows,)."""
    dropped = []
    reasons: dict[int, list[str]] = {}
    columns: dict[int, list[str]] = {}
    lines = raw.lines() if refusals or raw.ragged else np.zeros(0, dtype=np.int64)
    for refusal in refusals:
        dropped.append(
            Dropped(
                field=refusal.field,
                code=refusal.code,
                rows=len(refusal.rows),
                first_line=int(lines[refusal.rows[0]]),
                given=refusal.given,
            )
        )
        for row in refusal.rows.tolist():
            reasons.setdefault(row, []).append(refusal.code)
            columns.setdefault(row, []).append(refusal.field)
    at = sorted(reasons)
    refused = raw.as_it_came().iloc[at].reset_index(drop=True)
    refused.insert(0, "refused_reason", ["; ".join(reasons[row]) for row in at])
    refused.insert(1, "refused_field", ["; ".join(columns[row]) for row in at])
    refused.insert(2, "refused_line", [int(lines[row]) for row in at])
    if raw.ragged:
        where = raw.ragged_lines()
        dropped.append(
            Dropped(
                field="",
                code="wrong_number_of_columns",
                rows=len(raw.ragged),
                first_line=where[0],
                given=raw.ragged[0],
            )
        )
        more = pd.DataFrame({"refused_reason": "wrong_number_of_columns", "refused_line": where})
        more["refused_text"] = raw.ragged
        refused = pd.concat([refused, more], ignore_index=True)
    return TableReport(
        table=table,
        file=raw.file.name,
        rows=len(bad) + len(raw.ragged),
        kept=int((~bad).sum()),
        dropped=sorted(dropped, key=lambda d: -d.rows),
        ignored=raw.ignored,
        perhaps=_perhaps(table, raw),
        currencies=raw.currencies.told,
        refused=refused,
        silent=silent,
    )


def _perhaps(table: str, raw: RawTable) -> dict[str, str]:
    """Ignored headings that companies use for a field the file has no column for."""
    called = ((heading, field_called(table, heading)) for heading in raw.ignored)
    return {heading: name for heading, name in called if name and name not in raw.headers}
