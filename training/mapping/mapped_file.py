"""A file and its companions by a mapping: read in chunks, checked, and every row accounted for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pandas as pd
import pyarrow as pa

from data_schemas.currency import YUAN
from data_schemas.errors import InvalidLedger
from data_schemas.frame import KEYS
from model.money.cents import in_whole_cents
from training.last_day import latest_day
from training.ledger_folder import PARENTS, PARENTS_FIRST
from training.mapping.cells import Cells, places_of
from training.mapping.convert import Companions
from training.mapping.currency_column import currency_heading, ledger_currency
from training.mapping.filters import Filtered
from training.mapping.read_file import ReadFile
from training.mapping.refused import dropped_of
from training.mapping.sheets import SheetLeft, sheets_left
from training.mapping.source import REFUSED, Source, open_source
from training.mapping.spec import FileSpec, Lookup, Reading, TableSpec
from training.mapping.spec import Mapping as Spec
from training.mapping.table import ROW, TableBuild
from training.mapping.whole_table import (
    KnownIds,
    close,
    drop_foreign,
    drop_marked,
    drop_orphans,
    drop_twins,
    joined,
    with_made,
)
from training.progress import Tell
from training.read_report import Dropped, problem_of


@dataclass(frozen=True)
class Mapped:
    """What a mapping made of its files.

    Parameters
    ----------
    currency : str, optional
        What its amounts are in; none where nothing names one.
    frames : dict of str to DataFrame
        Checked frames by name in ``TABLES``; with the column ``known_from`` where the mapping
        names a recording date.
    left_out : dict of str to DataFrame
        Receivables that only a bound on a day leaves out, and their payments; checked. They show
        where the register begins.
    sheets_left : list of SheetLeft
        What else the workbooks hold.
    """

    frames: dict[str, pd.DataFrame]
    files: list[ReadFile]
    as_of: date
    as_of_from: str
    synthetic: bool
    currency: str | None
    left_out: dict[str, pd.DataFrame] = field(default_factory=dict)
    sheets_left: list[SheetLeft] = field(default_factory=list)


def read_mapped(
    path: Path,
    mapping: Spec,
    known: KnownIds,
    as_of: date | None = None,
    tell: Tell | None = None,
    *,
    currency: str | None = None,
) -> Mapped:
    """Read one file, and what the mapping names beside it.

    Parameters
    ----------
    path : Path
        The mapping's own file; those it names beside it lie in the same folder.
    mapping : Spec
        How columns become fields.
    known : callable
        Asked only where a row points at a receivable or deal that these files do not have, and of
        ids that are floats throughout.
    as_of : date, optional
        The day of the records, instead of the mapping's.
    tell : callable, optional
        Told the file and the share of it that is read.
    currency : str, optional
        What amounts are in. Default: what the files name.

    Raises
    ------
    InvalidLedger
        If a file cannot be read or lacks a column, nothing in it is usable, or amounts would get
        lost.
    """
    companions = _companions(path, mapping)
    files: list[ReadFile] = []
    number = 0
    for spec, at in ((mapping, path), *((one, path.parent / one.file) for one in mapping.files)):
        files.append(_read(at, spec, number, companions, tell))
        number += len(spec.tables)
    builds = [build for one in files for build in one.builds]
    for build in builds:
        build.plain_ids(partial(_on_record, known, build.spec.table))
    left_out = _left_out(builds)
    frames, currency = _finished(builds, known, left_out, currency)
    if not any(len(frame) for frame in frames.values()):
        raise _nothing_usable(path, files)
    if as_of is not None:
        day, told_by = as_of, "caller"
    elif mapping.as_of is not None:
        day, told_by = mapping.as_of, "mapping"
    else:
        day, told_by = latest_day(frames) + timedelta(days=1), "data"
    sheets = sheets_left([*(one.source for one in files), *companions.sources])
    return Mapped(frames, files, day, told_by, mapping.synthetic, currency, left_out, sheets)


def _companions(path: Path, mapping: Spec) -> Companions:
    out = Companions()
    wanted: dict[str, set[str]] = {}
    for spec in (mapping, *mapping.files):
        for table in spec.tables:
            for column in table.columns.values():
                if column.lookup is not None:
                    wanted.setdefault(column.lookup, set()).update(column.column or [])
    for name, headings in wanted.items():
        lookup = mapping.lookups[name]
        source = open_source(path.parent / lookup.file, lookup.read)
        out.add(name, source, *_looked_up(source, lookup, sorted(headings)))
    return out


def _looked_up(
    source: Source, lookup: Lookup, headings: list[str]
) -> tuple[pa.Array, dict[str, pa.Array]]:
    empty = Cells(places_of(source, [*lookup.key, *headings, *lookup.read.blanks_in]), lookup.read)
    keys: list[pa.Array] = []
    columns: dict[str, list[pa.Array]] = {heading: [] for heading in headings}
    for chunk in source.chunks():
        cells = empty.over(chunk)
        keys.append(cells.first(lookup.key))
        for heading in headings:
            columns[heading].append(cells.column(heading))
    text = pa.string()
    whole = {h: pa.chunked_array(c, text).combine_chunks() for h, c in columns.items()}
    return pa.chunked_array(keys, text).combine_chunks(), whole


def _read(
    path: Path, spec: FileSpec, number: int, companions: Companions, tell: Tell | None
) -> ReadFile:
    """One file; ``number`` is that of its first table in the whole mapping."""
    reading: Reading = spec.read
    source = open_source(path, reading)
    currency = currency_heading(source.headings)
    if currency is not None and source.headings.count(currency) > 1:
        currency = None  # of two nobody knows which
    builds = [TableBuild(table, number + n, currency) for n, table in enumerate(spec.tables)]
    needed = [one.currencies.heading for one in builds if one.currencies.heading is not None]
    needed += [heading for build in builds for heading in build.needed()]
    needed += reading.blanks_in
    needed += [h for condition in (*spec.keep, *spec.drop) for h in condition.column or []]
    places = places_of(source, needed)
    empty = Cells(places, reading)
    for chunk in source.chunks(tell):
        for build in builds:
            _not_shares_already(source, places, build.spec)
        cells = empty.over(chunk)
        left_out = Filtered(chunk.rows.num_rows).apply(spec.keep, spec.drop, cells, {})
        for build in builds:
            build.add(chunk, cells, companions, left_out)
    used = set(places.values())
    beside = [h for at, h in enumerate(source.headings) if h and at not in used]
    ignored = [heading for heading in beside if heading not in REFUSED]
    return ReadFile(source, builds, ignored, empty)


def _not_shares_already(source: Source, places: dict[str, int], spec: TableSpec) -> None:
    """Refuse to take per cent of what a workbook shows as per cent: it would be 100 times less."""
    for name, column in spec.columns.items():
        for heading in column.column or ():
            if column.unit == "%" and places.get(heading) in source.percent:
                raise InvalidLedger(
                    f"{source.file} 的“{heading}”列在工作簿里按百分比显示，数值本身已是比例："
                    f'请从映射的 {name} 中去掉 unit: "%"',
                    f"column '{heading}' of {source.file} is shown as per cent in the workbook, its"
                    f' numbers are shares already: take unit: "%" out of {name} in the mapping',
                )


def _on_record(known: KnownIds, table: str, column: str, ids: set[str]) -> bool:
    """Whether the database knows any of the ids of a column of a table, as they are."""
    parent = PARENTS[table][1] if table in PARENTS and PARENTS[table][0] == column else table
    return any(not ids.isdisjoint(known(one, column)) for one in {table, parent})


def _left_out(builds: list[TableBuild]) -> dict[str, pd.DataFrame]:
    """What only a bound on a day leaves out, once per key."""
    frames = [frame for build in builds for frame in build.by_day]
    if not frames:
        return {}
    whole = pd.concat(frames, ignore_index=True)
    key = list(KEYS["receivables"])
    return {"receivables": whole.drop_duplicates(key, keep="last", ignore_index=True)}


def _finished(
    builds: list[TableBuild],
    known: KnownIds,
    left_out: dict[str, pd.DataFrame],
    currency: str | None,
) -> tuple[dict[str, pd.DataFrame], str | None]:
    """The tables once all rows are there: no key twice, no row that points at nothing.

    With what amounts are in: what it is said to be, unless marks say another, else what is named.
    Payments of receivables that are ``left_out`` by a day are put beside these.
    """
    out: dict[str, pd.DataFrame] = {}
    gone: dict[str, set[str]] = {}
    told = currency
    for table in PARENTS_FIRST:
        own = [build for build in builds if build.spec.table == table]
        if not own:
            continue
        gone[table] = set().union(*(build.filtered_keys for build in own))
        whole = joined(own)
        drop_marked(whole)
        named = ledger_currency(sum((build.currencies.rows for build in own), Counter()))
        if table == "receivables" and len(whole.frame):
            told = _marked(own) or currency or named
            currency = currency or told or YUAN
        drop_foreign(whole, currency or named)
        drop_twins(table, whole)
        if table == "payments" and left_out:
            of = whole.frame["receivable_id"].isin(left_out["receivables"]["receivable_id"])
            left_out[table] = whole.frame[of].drop(columns=ROW).reset_index(drop=True)
        if table in PARENTS:
            drop_orphans(table, whole, out, gone, known)
        close(table, whole)
        frame = whole.frame.drop(columns=ROW).reset_index(drop=True)
        out[table] = in_whole_cents(table, with_made(table, frame, own))
    return out, told


def _marked(builds: list[TableBuild]) -> str | None:
    """The currency that most amounts bear a mark of, where they are taken as they are."""
    rows: Counter[str] = Counter()
    for build in builds:
        for counts in build.foreign().values():
            rows.update(counts)
    return max(rows, key=lambda code: rows[code], default=None)


def _nothing_usable(path: Path, files: list[ReadFile]) -> InvalidLedger:
    rows = max(build.rows for one in files for build in one.builds)
    zh = en = ""
    for one in files:
        for build in one.builds:
            for dropped in dropped_of(one, build)[:1]:
                zh = zh or f"；最常见的原因：{build.spec.table} {_why(dropped, build, 'zh')}"
                en = (
                    en or f"; the commonest reason: {build.spec.table} {_why(dropped, build, 'en')}"
                )
            for reason, count in build.filtered.most_common(1):
                table = build.spec.table
                zh += f"；{table} 有 {count:,} 行被过滤：{reason}"
                en += f"; of {table} {count:,} rows are left out by the mapping: {reason}"
    return InvalidLedger(
        f"{path} 的 {rows} 行中没有一行可用{zh}",
        f"not one of the {rows} rows of {path} is usable{en}",
    )


def _why(dropped: Dropped, build: TableBuild, lang: str) -> str:
    return f"{dropped.field} {problem_of(dropped, build.spec.table, lang).message}"
