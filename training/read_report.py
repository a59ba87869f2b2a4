"""The account of a ledger that was read: per file, rows read, kept and refused by reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from data_schemas.errors import FieldProblem
from data_schemas.frame import TABLES, Refusal
from data_schemas.problems import refusal_problem
from training.ledger_file import RawTable


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
class TableReport:
    """What became of one file; ``kept`` + the refused rows = ``rows``.

    Parameters
    ----------
    dropped : list of Dropped
        By field and reason, the most common first; a row with two faults counts under both.
    ignored : list of str
        Columns that were not understood.
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


@dataclass(frozen=True, kw_only=True)
class ReadReport:
    """What became of a folder. ``as_of_from``: "caller", "ledger.json" or "data"."""

    tables: list[TableReport]
    as_of: date
    as_of_from: str
    synthetic: bool


def problem_of(dropped: Dropped, table: str, lang: str) -> FieldProblem:
    """Why rows were refused, in words."""
    refusal = Refusal(
        field=dropped.field,
        code=dropped.code,
        rows=np.zeros(0, dtype=np.int64),
        given=dropped.given,
    )
    return refusal_problem(refusal, TABLES[table], lang)


def report_of(table: str, raw: RawTable, refusals: list[Refusal], bad: np.ndarray) -> TableReport:
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
        refused=refused,
    )
