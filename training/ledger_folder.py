"""Read a ledger folder: CSV or Parquet files in, a checked ledger and a full account of it out.

Nothing is lost in silence: a row is kept, or it is refused with its reason, field and line.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from data_schemas.currency import YUAN
from data_schemas.errors import InvalidLedger
from data_schemas.field import fields_of
from data_schemas.frame import TABLES, Ledger, Refusal, check_frame, ledger_of
from data_schemas.own_column import OwnColumn
from model.money.cents import in_whole_cents
from training.last_day import latest_day
from training.ledger_file import SUFFIXES, RawTable, read_file
from training.mapping.currency_column import code_of, ledger_currency
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

MADE_IDS = {
    "payments": ("payment_id", ("receivable_id", "paid_date", "amount", "kind")),
    "contacts": ("contact_id", ("customer_id", "receivable_id", "date", "channel", "result")),
}
"""Ids that a file may leave out, and the columns they are then made from."""


def read_ledger_folder(
    path: Path,
    as_of: date | None = None,
    tell: Tell | None = None,
    *,
    currency: str | None = None,
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

    Raises
    ------
    InvalidLedger
        If there is no such folder, no receivables, no required column, or a file is no table.
    """
    path = Path(path)
    files = _files(path)
    stated = _read_about(path / "ledger.json") if path.is_dir() else _About()
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
            frames[table], one = _check(table, raw, frames, currency or own)
            if table == "receivables":
                named = currency or own
                currency = named or YUAN
            reports.append(one)
    if not len(frames["receivables"]):
        raise _nothing_usable(files["receivables"], reports[0])
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


@dataclass(frozen=True, kw_only=True)
class _About:
    """What ``ledger.json`` says of the whole ledger."""

    as_of: date | None = None
    synthetic: bool = False
    currency: str | None = None
    own: tuple[OwnColumn, ...] = ()


def _files(path: Path) -> dict[str, Path]:
    """The file of each table that is there."""
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
    if "receivables" not in out:
        there = ", ".join(sorted(file.name for file in path.iterdir())[:8]) or "-"
        raise InvalidLedger(
            f"{path} 中没有 receivables.csv 或 receivables.parquet（现有：{there}）",
            f"there is no receivables.csv or receivables.parquet in {path} (it holds: {there})",
        )
    return out


def _read_about(file: Path) -> _About:
    if not file.is_file():
        return _About()
    try:
        said = json.loads(file.read_text(encoding="utf-8-sig"))
        day = said.get("as_of")
        synthetic = said.get("synthetic", False)
        if not isinstance(synthetic, bool):
            raise TypeError(f"synthetic: {synthetic!r}")
        currency = said.get("currency")
        if currency is not None and not (isinstance(currency, str) and code_of(currency)):
            raise TypeError(f"currency: {currency!r}")
        own = said.get("columns", {})
        return _About(
            as_of=None if day is None else date.fromisoformat(day),
            synthetic=synthetic,
            currency=None if currency is None else code_of(currency),
            own=tuple(OwnColumn.model_validate(one | {"column": n}) for n, one in own.items()),
        )
    except (ValueError, TypeError, AttributeError) as err:
        raise InvalidLedger(
            f'{file} 无法读取：{err}；应形如 {{"as_of": "2026-03-31", "synthetic": false}}',
            f'cannot read {file}: {err}; it should say {{"as_of": "2026-03-31",'
            ' "synthetic": false}',
        ) from err


def _check(
    table: str,
    raw: RawTable,
    frames: dict[str, pd.DataFrame],
    currency: str | None,
) -> tuple[pd.DataFrame, TableReport]:
    """Check one file's rows; ``frames`` holds the tables they may point at.

    Parameters
    ----------
    currency : str, optional
        What amounts are in; rows that name another are refused.
    """
    given = _completed(table, raw.frame, frames)
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
    return frame, report_of(table, raw, refusals, bad)


def _nothing_usable(file: Path, report: TableReport) -> InvalidLedger:
    zh, en = "", ""
    if report.dropped:
        first = report.dropped[0]
        zh = f"；最常见的原因：{first.field} {problem_of(first, report.table, 'zh').message}"
        en = (
            f"; the commonest reason: {first.field} {problem_of(first, report.table, 'en').message}"
        )
    return InvalidLedger(
        f"{file} 的 {report.rows} 行中没有一行可用的应收{zh}",
        f"not one of the {report.rows} rows of {file} is a usable receivable{en}",
    )


def _completed(table: str, raw: pd.DataFrame, frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
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
        owed = frames["receivables"]
        owner = dict(zip(owed["receivable_id"], owed["customer_id"], strict=True))
        _fill(raw, "customer_id", raw["receivable_id"].astype("object").map(owner.get))
    return raw


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


def with_ids(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Ids made from what the rows say, so that the same file gives the same ids again."""
    name, columns = MADE_IDS[table]
    seen: dict[str, count[int]] = {}
    ids = []
    for row in frame[list(columns)].itertuples(index=False):
        text = "|".join(str(value) for value in row)
        number = next(seen.setdefault(text, count()))
        ids.append("auto-" + hashlib.sha256(f"{text}|{number}".encode()).hexdigest()[:20])
    return frame.assign(**{name: pd.Series(ids, index=frame.index, dtype="object")})
