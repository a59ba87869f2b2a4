"""Bring a ledger folder, or a file by its mapping, into the database; account for every row."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import partial
from itertools import count
from pathlib import Path

from data_schemas.causes import Cause
from data_schemas.frame import TABLES
from data_schemas.store import Store, TableCounts
from training.ingest_report import IngestedTable, IngestReport
from training.ledger_folder import read_ledger_folder
from training.mapping.load import read_mapping
from training.mapping.mapped_file import Mapped, read_mapped
from training.mapping.refused import write_refused
from training.mapping.report import (
    extras_of,
    foreign_amounts,
    held_back,
    own_columns,
    refused_payments,
    reports_of,
)
from training.progress import Tell
from training.quality.ingested import QualityHome, judge
from training.read_report import TableReport, refused_receivables
from training.taken_back import before_ingest
from training.unlisted import unlisted


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
        A ledger folder, or a single ``receivables`` file.
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
    ledger, read = read_ledger_folder(path, as_of, _reading(tell))
    frames = {one.table: getattr(ledger, one.table) for one in read.tables}
    before = before_ingest(store, frames)
    written = store.write(
        frames, ledger.as_of, ledger.synthetic, own=ledger.own, tell=_into_database(tell)
    )
    lacking = unlisted(before.unpaid, frames, refused_receivables(read.tables))
    back = before.taken_back(ledger.as_of, written)
    named = {one.table: one.currencies for one in read.tables}
    tables = [
        _ingested(one, written.tables[one.table], refused_to)
        for one in sorted(read.tables, key=lambda one: list(TABLES).index(one.table))
    ]
    return IngestReport(
        tables=tables,
        as_of=written.as_of,
        file_as_of=ledger.as_of,
        as_of_from=read.as_of_from,
        synthetic=read.synthetic,
        revision=written.revision,
        refused_files=[one.refused_file for one in tables if one.refused_file is not None],
        unlisted=lacking,
        taken_back=back,
        quality=None
        if quality is None
        else judge(
            quality,
            store,
            frames,
            source=path.name,
            as_of=ledger.as_of,
            synthetic=read.synthetic,
            revision=written.revision,
            currencies=named.pop("receivables", {}),
            foreign=named,
            unlisted=lacking,
            taken_back=back,
            payments_refused=refused_receivables(read.tables, ("payments",)),
        ),
    )


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
    mapped = read_mapped(path, mapping, partial(_ids_in, store), as_of, _reading(tell))
    before = before_ingest(store, mapped.frames)
    written = store.write(
        mapped.frames, mapped.as_of, mapped.synthetic, own=own_columns(mapping),
        tell=_into_database(tell),
    )  # fmt: skip
    lacking = unlisted(before.unpaid, mapped.frames, held_back(mapped))
    back = before.taken_back(mapped.as_of, written)
    extras = extras_of(mapping)
    refused_files = {} if refused_to is None else _write_refused(mapped, refused_to)
    tables = []
    named: dict[str, dict[str, int]] = {}
    for report in reports_of(mapped):
        named = report.currencies if report.table == "receivables" else named
        files = [refused_files[name] for name in report.files if name in refused_files]
        here = files[0] if files and report.refused_rows else None
        tables.append(_counted(report, written.tables[report.table], here))
    return IngestReport(
        tables=tables,
        as_of=written.as_of,
        file_as_of=mapped.as_of,
        as_of_from=mapped.as_of_from,
        synthetic=mapped.synthetic,
        revision=written.revision,
        refused_files=list(refused_files.values()),
        extras=extras,
        sheets_left=mapped.sheets_left,
        unlisted=lacking,
        taken_back=back,
        quality=None
        if quality is None
        else judge(
            quality,
            store,
            mapped.frames,
            source=path.name,
            as_of=mapped.as_of,
            synthetic=mapped.synthetic,
            revision=written.revision,
            left_out=mapped.left_out,
            currencies=named,
            foreign=foreign_amounts(mapped),
            causes={name: Cause(one["cause"]) for name, one in extras.items() if one["cause"]},
            unlisted=lacking,
            taken_back=back,
            payments_refused=refused_payments(mapped),
        ),
    )


def _ids_in(store: Store, table: str, column: str) -> set[str]:
    return set(store.columns(table, (column,))[column])


def _write_refused(mapped: Mapped, folder: Path) -> dict[str, Path]:
    """A file of the refused rows for each file that has some, by the name of that file."""
    written: dict[str, Path] = {}
    for one in mapped.files:
        if any(build.refused for build in one.builds) or one.source.ragged:
            to = _new_file(folder, one.source.file.stem)
            write_refused(one, to)
            written[one.source.file.name] = to
    return written


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


def _ingested(read: TableReport, counts: TableCounts, refused_to: Path | None) -> IngestedTable:
    refused_file = None
    if refused_to is not None and len(read.refused):
        refused_file = _new_file(refused_to, read.table)
        # Marked as UTF-8, so that a spreadsheet shows the Chinese in it.
        read.refused.to_csv(refused_file, index=False, encoding="utf-8-sig")
    return _counted(read, counts, refused_file)


def _counted(read: TableReport, counts: TableCounts, refused_file: Path | None) -> IngestedTable:
    return IngestedTable(
        table=read.table,
        file=read.file,
        rows=read.rows,
        kept=read.kept,
        new=counts.new,
        updated=counts.updated,
        unchanged=counts.unchanged,
        dropped=read.dropped,
        ignored=read.ignored,
        perhaps=read.perhaps,
        refused_file=refused_file,
        refused=read.refused_rows,
        repeated=read.repeated,
        filtered=read.filtered,
        sums=read.sums,
    )


def _new_file(folder: Path, name: str) -> Path:
    """An empty file of this moment, nobody else's: two ingests may run in one second."""
    folder.mkdir(parents=True, exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    for number in count(1):
        file = folder / (f"{name}-{stamp}" + (f"-{number}" if number > 1 else "") + ".csv")
        with suppress(FileExistsError):
            file.touch(exist_ok=False)
            break
    return file
