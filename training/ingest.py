"""Bring a ledger folder, or a file by its mapping, into the database; account for every row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from data_schemas.causes import Cause
from data_schemas.frame import TABLES
from data_schemas.own_column import OwnColumn
from data_schemas.store import Store, TableCounts
from training.ingest_report import IngestedTable, IngestReport, counted
from training.ledger_folder import read_ledger_folder
from training.mapping.currency_column import decides
from training.mapping.load import read_mapping
from training.mapping.mapped_file import read_mapped
from training.mapping.report import (
    extras_of,
    foreign_amounts,
    held_back,
    own_columns,
    refused_payments,
    reports_of,
)
from training.mapping.units_untold import units_untold
from training.progress import Tell
from training.quality.ingested import QualityHome, judge
from training.read_report import refused_receivables
from training.refused_files import write_files, write_table
from training.taken_back import before_ingest
from training.unlisted import unlisted
from training.unwritten import Unwritten


def ingest(
    path: Path,
    store: Store,
    as_of: date | None = None,
    *,
    refused_to: Path | None = None,
    quality: QualityHome | None = None,
    tell: Tell | None = None,
) -> IngestReport:
    """Read a ledger folder and write it to the database; all of it counts at once, or nothing.

    Parameters
    ----------
    path : Path
        A ledger folder, or a single ``receivables`` file. Its rows may point at those on record,
        and a folder may do without receivables.
    as_of : date, optional
        The day the records were taken; see ``read_ledger_folder`` for the default.
    refused_to : Path, optional
        Folder for the refused rows, made only if there are any. Default: they are only counted.
    quality : QualityHome, optional
        Where the report on the quality of the rows goes. Default: none is made.
    tell : callable, optional
        Told what is being done and the share of it that is done.

    Raises
    ------
    InvalidLedger
        If nothing can be read, or simulated and real records would be mixed.
    """
    ledger, read = read_ledger_folder(
        path, as_of, _reading(tell), currency=store.currency(), on_record=store.columns
    )
    named = {one.table: one.currencies for one in read.tables}
    unwritten = Unwritten()

    def tables(counts: dict[str, TableCounts]) -> list[IngestedTable]:
        found = []
        for one in sorted(read.tables, key=lambda one: list(TABLES).index(one.table)):
            file = None
            if refused_to is not None and len(one.refused):
                with unwritten.told("refused"):
                    file = write_table(one, refused_to)
            found.append(counted(one, counts[one.table], file))
        return found

    given = _Given(
        source=path.name,
        frames={one.table: getattr(ledger, one.table) for one in read.tables},
        as_of=ledger.as_of,
        as_of_from=read.as_of_from,
        synthetic=read.synthetic,
        currency=read.currency,
        own=ledger.own,
        held_back=refused_receivables(read.tables),
        payments_refused=refused_receivables(read.tables, ("payments",)),
        silent={one.table: one.silent for one in read.tables},
        tables=tables,
        judged=lambda: {
            "only_told": {h for one in named.values() for h in one if not decides(h)},
            "currencies": named.pop("receivables", {}),
            "foreign": named,
        },
        unwritten=unwritten,
    )
    return _taken_in(given, store, quality, tell)


def ingest_mapped(
    path: Path,
    mapping_file: Path,
    store: Store,
    as_of: date | None = None,
    *,
    refused_to: Path | None = None,
    quality: QualityHome | None = None,
    tell: Tell | None = None,
) -> IngestReport:
    """Read one CSV, XLSX or Parquet file by a mapping and write it as ``ingest`` does.

    Parameters
    ----------
    mapping_file : Path
        YAML; docs/ingest.md says what it may hold.
    as_of : date, optional
        The day the records were taken. Default: that of the mapping, else the day after the
        latest thing that happened in the data.
    refused_to : Path, optional
        Folder for the refused rows. Default: they are only counted.
    quality : QualityHome, optional
        Where the report on the quality of the rows goes. Default: none is made.
    tell : callable, optional
        Told what is being done and the share of it that is done.

    Raises
    ------
    InvalidLedger
        If the mapping or the file cannot be used, or simulated and real records would be mixed.
    """
    mapping = read_mapping(mapping_file)
    known, currency = partial(_ids_in, store), store.currency()
    mapped = read_mapped(path, mapping, known, as_of, _reading(tell), currency=currency)
    extras = extras_of(mapping)
    refused_files: dict[str, Path] = {}
    reports, unwritten = reports_of(mapped), Unwritten()

    def tables(counts: dict[str, TableCounts]) -> list[IngestedTable]:
        with unwritten.told("refused"):
            refused_files.update({} if refused_to is None else write_files(mapped, refused_to))
        found = []
        for report in reports:
            files = [refused_files[name] for name in report.files if name in refused_files]
            here = files[0] if files and report.refused_rows else None
            found.append(counted(report, counts[report.table], here))
        return found

    def judged() -> dict[str, Any]:
        named = (one.currencies for one in reports if one.table == "receivables")
        return {
            "left_out": mapped.left_out,
            "currencies": next(named, {}),
            "foreign": foreign_amounts(mapped),
            "units_untold": units_untold(mapped.files),
            "causes": {name: Cause(one["cause"]) for name, one in extras.items() if one["cause"]},
        }

    given = _Given(
        source=path.name,
        frames=mapped.frames,
        as_of=mapped.as_of,
        as_of_from=mapped.as_of_from,
        synthetic=mapped.synthetic,
        currency=mapped.currency,
        own=own_columns(mapping),
        held_back=held_back(mapped),
        payments_refused=refused_payments(mapped),
        silent={one.table: one.silent for one in reports},
        tables=tables,
        judged=judged,
        unwritten=unwritten,
    )
    return replace(
        _taken_in(given, store, quality, tell),
        refused_files=list(refused_files.values()),
        extras=extras,
        sheets_left=mapped.sheets_left,
    )


@dataclass(frozen=True, kw_only=True)
class _Given:
    """What was read, of a folder or by a mapping, and how its report is made.

    Parameters
    ----------
    held_back, payments_refused : set of str
        Receivables that rows refused or left out name, and those whose payments were refused.
    silent : mapping of str to tuple of str
        By table, the fields that what was read has no column for: what stands in them stays.
    tables : callable
        Tells of each table, given what became of its rows; writes the refused ones.
    judged : callable
        What else the report on their quality looks at.
    """

    source: str
    frames: dict[str, pd.DataFrame]
    as_of: date
    as_of_from: str
    synthetic: bool
    currency: str | None
    own: Sequence[OwnColumn]
    held_back: set[str]
    payments_refused: set[str]
    silent: dict[str, tuple[str, ...]]
    tables: Callable[[dict[str, TableCounts]], list[IngestedTable]]
    judged: Callable[[], dict[str, Any]]
    unwritten: Unwritten


def _taken_in(
    given: _Given, store: Store, quality: QualityHome | None, tell: Tell | None
) -> IngestReport:
    """Write what was read and account for it."""
    before = before_ingest(store, given.frames, given.as_of, given.silent)
    written = store.write(
        given.frames,
        given.as_of,
        given.synthetic,
        currency=given.currency,
        own=given.own,
        silent=given.silent,
        tell=_into_database(tell),
    )
    if written.met != before.revision:  # another ingest came in while this one waited its turn
        before = before_ingest(store, given.frames, given.as_of, given.silent, revision=written.met)
    lacking = unlisted(before.unpaid, given.frames, given.held_back)
    back = before.taken_back(given.as_of, written)
    tables = given.tables(written.tables)
    report = None
    with given.unwritten.told("quality"):
        if quality is not None:
            report = judge(
                quality,
                store,
                given.frames,
                source=given.source,
                as_of=given.as_of,
                synthetic=given.synthetic,
                revision=written.revision,
                unlisted=lacking,
                taken_back=back,
                payments_gone=before.gone,
                payments_refused=given.payments_refused,
                refused={t.table: rows for t in tables if (rows := t.refused_rows) is not None},
                beside=before.beside(written),
                **given.judged(),
            )
    return IngestReport(
        tables=tables,
        as_of=written.as_of,
        file_as_of=given.as_of,
        as_of_from=given.as_of_from,
        synthetic=given.synthetic,
        revision=written.revision,
        refused_files=[one.refused_file for one in tables if one.refused_file is not None],
        unlisted=lacking,
        taken_back=back,
        payments_gone=before.gone,
        quality=report,
        unwritten=given.unwritten,
    )


def _ids_in(store: Store, table: str, column: str) -> set[str]:
    return set(store.columns(table, (column,))[column])


READING = 0.5
"""The part of an ingest that is reading its files, more or less; the rest is the database's."""


def _reading(tell: Tell | None) -> Tell | None:
    """What reading tells, as a share of the whole ingest."""
    return None if tell is None else lambda what, share: tell(what, READING * share)


def _into_database(tell: Tell | None) -> Callable[[float], None] | None:
    """What the database tells, likewise and under its name."""
    if tell is None:
        return None
    return lambda share: tell("database", READING + (1 - READING) * share)
