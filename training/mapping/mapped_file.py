"""A file and its companions by a mapping: read in chunks, checked, and every row accounted for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from data_schemas.column import check_extra
from data_schemas.errors import InvalidLedger
from data_schemas.frame import EXTRA_PREFIX, KEYS, empty_frame
from training.ledger_folder import MADE_IDS, PARENTS, PARENTS_FIRST, latest_day, with_ids
from training.mapping.convert import Cells, Companions, places_of
from training.mapping.filters import Filtered
from training.mapping.refused import dropped_of
from training.mapping.source import REFUSED, Tell, open_source
from training.mapping.spec import FileSpec, Lookup, Reading
from training.mapping.spec import Mapping as Spec
from training.mapping.table import KNOWN_FROM, ROW, ReadFile, Refused, TableBuild
from training.read_report import Dropped, problem_of

KnownIds = Callable[[str, str], set[str]]
"""The ids (of a table, in a column) that the database already holds."""


@dataclass(frozen=True)
class Mapped:
    """What a mapping made of its files.

    Parameters
    ----------
    frames : dict of str to DataFrame
        Checked frames by name in ``TABLES``; with the column ``known_from`` where the mapping
        names a recording date.
    left_out : dict of str to DataFrame
        Receivables that only a bound on a day leaves out, and their payments; checked. They show
        where the register begins.
    """

    frames: dict[str, pd.DataFrame]
    files: list[ReadFile]
    as_of: date
    as_of_from: str
    synthetic: bool
    left_out: dict[str, pd.DataFrame] = field(default_factory=dict)


@dataclass
class _Whole:
    """All rows of one table, of whichever file."""

    builds: list[TableBuild]
    frame: pd.DataFrame
    owner: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))


def read_mapped(
    path: Path, mapping: Spec, known: KnownIds, as_of: date | None = None, tell: Tell | None = None
) -> Mapped:
    """Read one file, and what the mapping names beside it.

    Parameters
    ----------
    known : callable
        Asked only where a row points at a receivable or deal that these files do not have.
    tell : callable, optional
        Told the file and the share of it that is read.

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
        builds = [TableBuild(table, number + n) for n, table in enumerate(spec.tables)]
        number += len(builds)
        files.append(_read(at, spec, builds, companions, tell))
    builds = [build for one in files for build in one.builds]
    left_out = _left_out(builds)
    frames = _finished(builds, known, left_out)
    if not any(len(frame) for frame in frames.values()):
        raise _nothing_usable(path, files)
    if as_of is not None:
        day, told_by = as_of, "caller"
    elif mapping.as_of is not None:
        day, told_by = mapping.as_of, "mapping"
    else:
        day, told_by = latest_day(frames) + timedelta(days=1), "data"
    return Mapped(frames, files, day, told_by, mapping.synthetic, left_out)


def _companions(path: Path, mapping: Spec) -> Companions:
    out = Companions()
    wanted: dict[str, set[str]] = {}
    for spec in (mapping, *mapping.files):
        for table in spec.tables:
            for column in table.columns.values():
                if column.lookup is not None:
                    wanted.setdefault(column.lookup, set()).update(column.column or [])
    for name, headings in wanted.items():
        keys, columns = _looked_up(path.parent, mapping.lookups[name], sorted(headings))
        out.add(name, keys, columns)
    return out


def _looked_up(
    folder: Path, lookup: Lookup, headings: list[str]
) -> tuple[pa.Array, dict[str, pa.Array]]:
    source = open_source(folder / lookup.file, lookup.read)
    empty = Cells(places_of(source, [*lookup.key, *headings]), lookup.read)
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
    path: Path, spec: FileSpec, builds: list[TableBuild], companions: Companions, tell: Tell | None
) -> ReadFile:
    reading: Reading = spec.read
    source = open_source(path, reading)
    needed = [heading for build in builds for heading in build.needed()]
    needed += [h for condition in (*spec.keep, *spec.drop) for h in condition.column or []]
    places = places_of(source, needed)
    empty = Cells(places, reading)
    for chunk in source.chunks(tell):
        cells = empty.over(chunk)
        left_out = Filtered(chunk.rows.num_rows).apply(spec.keep, spec.drop, cells, {})
        for build in builds:
            build.add(chunk, cells, companions, left_out)
    used = set(places.values())
    beside = [h for at, h in enumerate(source.headings) if h and at not in used]
    return ReadFile(source, builds, [heading for heading in beside if heading not in REFUSED])


def _left_out(builds: list[TableBuild]) -> dict[str, pd.DataFrame]:
    """What only a bound on a day leaves out, once per key."""
    frames = [frame for build in builds for frame in build.by_day]
    if not frames:
        return {}
    whole = pd.concat(frames, ignore_index=True)
    key = list(KEYS["receivables"])
    return {"receivables": whole.drop_duplicates(key, keep="last", ignore_index=True)}


def _finished(
    builds: list[TableBuild], known: KnownIds, left_out: dict[str, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """The tables once all rows are there: no key twice, no row that points at nothing.

    Payments of receivables that are ``left_out`` by a day are put beside these.
    """
    out: dict[str, pd.DataFrame] = {}
    gone: dict[str, set[str]] = {}
    for table in PARENTS_FIRST:
        own = [build for build in builds if build.spec.table == table]
        if not own:
            continue
        gone[table] = set().union(*(build.filtered_keys for build in own))
        whole = _joined(own)
        _drop_twins(table, whole)
        if table == "payments" and left_out:
            of = whole.frame["receivable_id"].isin(left_out["receivables"]["receivable_id"])
            left_out[table] = whole.frame[of].drop(columns=ROW).reset_index(drop=True)
        if table in PARENTS:
            _drop_orphans(table, whole, out, gone, known)
        _close(table, whole)
        frame = whole.frame.drop(columns=ROW).reset_index(drop=True)
        out[table] = _with_made(table, frame, own)
    return out


def _joined(builds: list[TableBuild]) -> _Whole:
    table = builds[0].spec.table
    frames = [frame for build in builds for frame in build.frames if len(frame)]
    owner = [
        np.full(len(frame), at)
        for at, build in enumerate(builds)
        for frame in build.frames
        if len(frame)
    ]
    for build in builds:
        build.frames.clear()
    if not frames:
        return _Whole(builds, empty_frame(table).assign(**{ROW: np.zeros(0, dtype=np.int64)}))
    frame = pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0]
    return _Whole(builds, frame, np.concatenate(owner))


def _leave(whole: _Whole, mask: np.ndarray, why: Callable[[int, pd.DataFrame], str]) -> None:
    """Take rows out; ``why`` counts those of one file and says which sum they go to."""
    for at, build in enumerate(whole.builds):
        rows = whole.frame[mask & (whole.owner == at)]
        if len(rows):
            to = why(at, rows)
            for name, account in build.accounts.items():
                account.move(rows[name], to)
    whole.frame, whole.owner = whole.frame[~mask], whole.owner[~mask]


def _drop_twins(table: str, whole: _Whole) -> None:
    """Of rows with one key, in whichever part of whichever file, the last stays."""
    key = list(KEYS[table])
    twins = whole.frame.duplicated(key, keep="last").to_numpy(dtype=bool)

    def why(at: int, rows: pd.DataFrame) -> str:
        build = whole.builds[at]
        if build.spec.distinct:
            build.repeated += len(rows)
            return "repeated"
        numbers = rows[ROW].to_numpy(dtype=np.int64)
        build.refused.append(Refused(key[0], "twice", numbers, str(rows[key[0]].iloc[0])))
        return "refused"

    if twins.any():
        _leave(whole, twins, why)


def _drop_orphans(
    table: str,
    whole: _Whole,
    frames: Mapping[str, pd.DataFrame],
    gone: Mapping[str, set[str]],
    known: KnownIds,
) -> None:
    """Refuse rows that point at nothing; leave out those whose parent the mapping leaves out."""
    column, parent = PARENTS[table]
    ids = whole.frame[column]
    here = frames[parent][column] if parent in frames else pd.Series([], dtype="object")
    orphan = (ids.notna() & ~ids.isin(here)).to_numpy(dtype=bool)
    if orphan.any():
        orphan = orphan & ~ids.isin(known(parent, column)).to_numpy(dtype=bool)
    if not orphan.any():
        return
    left_out = orphan & ids.isin(gone.get(parent, set())).to_numpy(dtype=bool)
    of_a_filtered = f"{column} of a row that was left out"

    def filtered(at: int, rows: pd.DataFrame) -> str:
        whole.builds[at].filtered[of_a_filtered] += len(rows)
        return "filtered"

    def refused(at: int, rows: pd.DataFrame) -> str:
        numbers = rows[ROW].to_numpy(dtype=np.int64)
        code = f"unknown_{column.removesuffix('_id')}"
        whole.builds[at].refused.append(Refused(column, code, numbers, str(rows[column].iloc[0])))
        return "refused"

    rest = orphan[~left_out]
    if left_out.any():
        _leave(whole, left_out, filtered)
    if rest.any():
        _leave(whole, rest, refused)


def _close(table: str, whole: _Whole) -> None:
    """Sum what is kept, and see that nothing is lost."""
    for at, build in enumerate(whole.builds):
        for name, account in build.accounts.items():
            account.close(whole.frame.loc[whole.owner == at, name])
            if not account.balances:
                raise InvalidLedger(
                    f"{table}.{name} 金额核对不平（读入 {account.read}）；未写入任何内容，"
                    "请报告此问题",
                    f"the amounts of {table}.{name} do not add up (read {account.read}); nothing"
                    " was written: please report this",
                )


def _with_made(table: str, frame: pd.DataFrame, builds: list[TableBuild]) -> pd.DataFrame:
    """The frame with ids made from what rows say, and with the ledger's own columns checked."""
    made = MADE_IDS.get(table, ("", ()))[0]
    if made and not any(made in build.spec.columns for build in builds):
        frame = with_ids(table, frame)
    for name in [c for c in frame.columns if c.startswith(EXTRA_PREFIX)]:
        frame[name] = check_extra(frame[name])
    extras = sorted(c for c in frame.columns if c.startswith(EXTRA_PREFIX))
    rest = [c for c in frame.columns if c not in extras and c != KNOWN_FROM]
    recorded = [c for c in frame.columns if c == KNOWN_FROM]
    return frame[[*rest, *extras, *recorded]]


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
    return InvalidLedger(
        f"{path} 的 {rows} 行中没有一行可用{zh}",
        f"not one of the {rows} rows of {path} is usable{en}",
    )


def _why(dropped: Dropped, build: TableBuild, lang: str) -> str:
    return f"{dropped.field} {problem_of(dropped, build.spec.table, lang).message}"
