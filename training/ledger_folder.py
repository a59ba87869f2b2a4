"""Read a ledger folder: CSV or Parquet files in, a checked ledger and a full account of it out.

Nothing is lost in silence: a row is kept, or it is refused with its reason, field and line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from data_schemas.currency import YUAN
from data_schemas.errors import InvalidLedger
from data_schemas.field import fields_of
from data_schemas.frame import TABLES, Ledger, Refusal, check_frame, ledger_of, silent_in
from data_schemas.quality import TABLE_LABELS
from model.money.cents import in_whole_cents
from training.last_day import latest_day
from training.ledger_about import About, read_about
from training.ledger_file import SUFFIXES, RawTable, read_file
from training.made_ids import MADE_IDS, with_ids
from training.mapping.currency_column import ledger_currency
from training.mapping.day import days_of
from training.progress import Tell
from training.read_report import ReadReport, TableReport, problem_of, report_of

PARENTS_FIRST = ("receivables", "deals", *(t for t in TABLES if t not in ("receivables", "deals")))

PARENTS = {
    "payments": ("receivable_id", "receivables"),
    "contacts": ("receivable_id", "receivables"),
    "states": ("receivable_id", "receivables"),
    "instalments": ("deal_id", "deals"),
}
"""Rows of these tables mean nothing without the row they point at."""

OnRecord = Callable[[str, Sequence[str]], pd.DataFrame]
"""Some columns of a table as the database has it; as ``Store.columns``."""


def read_ledger_folder(
    path: Path,
    as_of: date | None = None,
    tell: Tell | None = None,
    *,
    currency: str | None = None,
    on_record: OnRecord | None = None,
) -> tuple[Ledger, ReadReport]:
    """Read a ledger folder, or a single file of receivables.

    Parameters
    ----------
    path : Path
        A folder with ``receivables.csv`` or ``.parquet`` and whatever else of ``TABLES`` there
        is, or a receivables file itself.
    as_of : date, optional
        The day the records were taken. Default: that of ``ledger.json``, else the day after the
        latest thing that happened in the data; the report says which.
    tell : callable, optional
        Told each file before it is read, and the share of all bytes read so far.
    currency : str, optional
        What amounts are in where ``ledger.json`` does not say it. Default: what the files name.
    on_record : callable, optional
        The ledger that the folder comes beside: its rows may point at those on record, and it may
        have no receivables of its own. Default: the folder is a whole ledger.

    Raises
    ------
    InvalidLedger
        If there is no such folder, no receivables, no required column, or a file is no table.
    """
    path = Path(path)
    files = _files(path, beside=on_record is not None)
    stated = read_about(path / "ledger.json") if path.is_dir() else About()
    frames: dict[str, pd.DataFrame] = {}
    reports: list[TableReport] = []
    whole = max(sum(file.stat().st_size for file in files.values()), 1)
    named: str | None = None
    done, currency = 0, stated.currency or currency
    for table in PARENTS_FIRST:
        if table in files:
            if tell is not None:
                tell(files[table].name, done / whole)
            done += files[table].stat().st_size
            raw = read_file(files[table], table)
            own = ledger_currency(raw.currencies.rows)
            frames[table], one = _check(table, raw, frames, currency or own, on_record)
            if table == "receivables":
                named = currency or own
                currency = named or YUAN
            reports.append(one)
    if "receivables" in frames and not len(frames["receivables"]):
        raise _nothing_usable(files["receivables"], reports[0])
    if not any(len(frame) for frame in frames.values()):
        raise _nothing_usable(files[reports[0].table], reports[0])
    if as_of is not None:
        day, source = as_of, "caller"
    elif stated.as_of is not None:
        day, source = stated.as_of, "ledger.json"
    else:
        day, source = latest_day(frames) + timedelta(days=1), "data"
    ledger = ledger_of(day, synthetic=stated.synthetic, **frames).replace(own=stated.own)
    report = ReadReport(
        tables=reports, as_of=day, as_of_from=source, synthetic=stated.synthetic, currency=named
    )
    return ledger, report


def _files(path: Path, *, beside: bool) -> dict[str, Path]:
    """The file of each table that is there; ``beside`` a ledger on record any will do."""
    if path.is_file():
        if path.stem == "receivables" and path.suffix.lower() in SUFFIXES:
            return {"receivables": path}
        raise InvalidLedger(
            f"{path.name} 不是账簿文件夹；单个文件须名为 receivables.csv 或 receivables.parquet。"
            "其他文件请用 --mapping 给出映射文件，可先用 --suggest 生成",
            f"{path.name} is no ledger folder; a single file must be receivables.csv or"
            " receivables.parquet. Other files need --mapping; --suggest proposes one",
        )
    if not path.is_dir():
        raise InvalidLedger(f"找不到账簿文件夹 {path}", f"there is no ledger folder {path}")
    out: dict[str, Path] = {}
    for table in TABLES:
        found = [path / (table + suffix) for suffix in SUFFIXES]
        found = [file for file in found if file.is_file()]
        if len(found) > 1:
            names = ", ".join(file.name for file in found)
            raise InvalidLedger(
                f"{path} 中同一张表有两个文件：{names}；请只留一个",
                f"{path} holds one table twice: {names}; keep one of them",
            )
        if found:
            out[table] = found[0]
    if "receivables" not in out and not (beside and out):
        there = ", ".join(sorted(file.name for file in path.iterdir())[:8]) or "-"
        raise InvalidLedger(
            f"{path} 中没有 receivables.csv 或 receivables.parquet（现有：{there}）",
            f"there is no receivables.csv or receivables.parquet in {path} (it holds: {there})",
        )
    return out


def _check(
    table: str,
    raw: RawTable,
    frames: dict[str, pd.DataFrame],
    currency: str | None,
    on_record: OnRecord | None,
) -> tuple[pd.DataFrame, TableReport]:
    """Check one file's rows; ``frames`` holds the tables they may point at, beside the record.

    Parameters
    ----------
    currency : str, optional
        What amounts are in; rows that name another are refused.
    """
    given = _completed(table, raw.frame, frames, on_record)
    frame, refusals = check_frame(table, given)
    bad = np.zeros(len(given), dtype=bool)
    for refusal in refusals:
        bad[refusal.rows] = True
    for rows, said in raw.currencies.others(currency):
        other = np.isin(np.flatnonzero(~bad), rows)
        refusals.append(Refusal(field="amount", code="foreign_currency", rows=rows, given=said))
        frame = frame.loc[~other].reset_index(drop=True)
        bad[rows] = True
    if table in PARENTS:
        column, parent = PARENTS[table]
        known = frames[parent][column] if parent in frames else pd.Series([], dtype="object")
        orphan = (frame[column].notna() & ~frame[column].isin(known)).to_numpy()
        if orphan.any() and on_record is not None:
            on_file = frame[column].isin(on_record(parent, (column,))[column])
            orphan = orphan & ~on_file.to_numpy()
        if orphan.any():
            rows = np.flatnonzero(~bad)[orphan]
            first = str(frame.loc[orphan, column].iloc[0])
            code = f"unknown_{column.removesuffix('_id')}"
            refusals.append(Refusal(field=column, code=code, rows=rows, given=first))
            frame = frame.loc[~orphan].reset_index(drop=True)
            bad[rows] = True
    if table == "aliases":
        stands = frame.loc[frame["customer_id"].notna(), "alias_id"]
        chained = frame["customer_id"].isin(stands).to_numpy()
        if chained.any():
            rows = np.flatnonzero(~bad)[chained]
            first = str(frame.loc[chained, "customer_id"].iloc[0])
            refusals.append(
                Refusal(field="customer_id", code="alias_of_alias", rows=rows, given=first)
            )
            frame = frame.loc[~chained].reset_index(drop=True)
            bad[rows] = True
    if table in MADE_IDS and MADE_IDS[table][0] not in raw.frame:
        frame = with_ids(table, frame)
    # Afterwards: an id is made from what the file says.
    frame = in_whole_cents(table, frame)
    return frame, report_of(table, raw, refusals, bad, silent_in(table, given.columns))


def _nothing_usable(file: Path, report: TableReport) -> InvalidLedger:
    zh, en = "", ""
    what = TABLE_LABELS[report.table]
    if report.dropped:
        first = report.dropped[0]
        zh = f"；最常见的原因：{first.field} {problem_of(first, report.table, 'zh').message}"
        en = (
            f"; the commonest reason: {first.field} {problem_of(first, report.table, 'en').message}"
        )
    return InvalidLedger(
        f"{file} 的 {report.rows} 行中没有一行可用的{what.zh}{zh}",
        f"not one of the {report.rows} rows of {file} is usable ({what.en}){en}",
    )


def _completed(
    table: str,
    raw: pd.DataFrame,
    frames: dict[str, pd.DataFrame],
    on_record: OnRecord | None,
) -> pd.DataFrame:
    """The raw rows with what the contract lets a file leave out."""
    raw = raw.copy(deep=False)
    if table in MADE_IDS and MADE_IDS[table][0] not in raw:
        raw[MADE_IDS[table][0]] = [f"row {n}" for n in range(len(raw))]
    for name, field in fields_of(TABLES[table]).items():
        if field.kind is date and name in raw:
            raw[name] = _iso(raw[name])
    if table == "facts" and "valid_from" in raw:
        _fill(raw, "known_at", raw["valid_from"])
    if table == "contacts" and "receivable_id" in raw:
        owner = _owners(frames, on_record)
        _fill(raw, "customer_id", raw["receivable_id"].astype("object").map(owner.get))
    return raw


def _owners(frames: dict[str, pd.DataFrame], on_record: OnRecord | None) -> dict[str, str]:
    """The customer of each receivable, on record or in the file."""
    names = ("receivable_id", "customer_id")
    owed = [] if on_record is None else [on_record("receivables", names)]
    owed += [frames["receivables"]] if "receivables" in frames else []
    return dict(pair for one in owed for pair in zip(*(one[n] for n in names), strict=True))


def _iso(column: pd.Series) -> pd.Series:
    """Days as spreadsheets write them, 2025/1/31 or 2025年1月31日, as ISO; what is no day stays."""
    texts = [text for text in column.dropna().unique() if isinstance(text, str)]
    days, unreadable = days_of(pa.array([text.strip() for text in texts], pa.string()))
    iso = days.astype("datetime64[D]").astype("str")
    said = {
        text: day
        for text, day, no_day in zip(texts, iso.tolist(), unreadable.tolist(), strict=True)
        if not no_day and text != day
    }
    return column.map(lambda value: said.get(value, value)) if said else column


def _fill(raw: pd.DataFrame, column: str, default: pd.Series) -> None:
    """Fill what is blank in a column, or the whole column where there is none."""
    if column not in raw:
        raw[column] = default
        return
    old = raw[column].astype("object")
    raw[column] = old.where(old.notna() & (old != ""), default.astype("object"))
