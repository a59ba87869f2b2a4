"""What an ingest did: for machines as JSON, for people as a table and lines in zh or en."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from data_schemas.store import TableCounts
from training.mapping.sheets import SheetLeft, sheets_line
from training.payments_gone import PaymentsGone
from training.quality import summary
from training.quality.folder import Written
from training.read_report import (
    Dropped,
    Filtered,
    RefusedRows,
    Sums,
    TableReport,
    as_of_line,
    refused_lines,
)
from training.taken_back import TakenBack
from training.unlisted import Unlisted
from training.unwritten import Unwritten


@dataclass(frozen=True, kw_only=True)
class IngestedTable:
    """What became of one table: ``new`` + ``updated`` + ``unchanged`` = ``kept``.

    Parameters
    ----------
    filtered, repeated, sums
        As in ``TableReport``.
    refused_file : Path, optional
        Where the refused rows lie, ready to be mended and ingested again.
    """

    table: str
    file: str
    rows: int
    kept: int
    new: int
    updated: int
    unchanged: int
    dropped: list[Dropped]
    ignored: list[str]
    perhaps: dict[str, str]
    refused_file: Path | None
    refused: int
    repeated: int
    filtered: list[Filtered]
    sums: list[Sums]

    @property
    def refused_rows(self) -> RefusedRows | None:
        """The refused among those that were meant to come in; none where there are none."""
        if not self.refused or not self.dropped:
            return None
        meant = self.rows - sum(one.rows for one in self.filtered)
        return RefusedRows(rows=self.refused, of=meant, mostly=self.dropped[0])


def counted(read: TableReport, counts: TableCounts, refused_file: Path | None) -> IngestedTable:
    """What became of one table, read and written."""
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


@dataclass(frozen=True, kw_only=True)
class IngestReport:
    """What an ingest did.

    Parameters
    ----------
    as_of : date
        The day the ledger goes to now: of files the latest.
    file_as_of : date
        The day of what came.
    as_of_from : str
        Who says that day: "caller", "mapping", "ledger.json" or "data".
    refused_files : list of Path
        Where refused rows lie.
    extras : dict
        What a mapping says of the ledger's own columns: per column zh, en, unit and cause.
    sheets_left : list of SheetLeft
        Sheets of the workbooks that the mapping does not name.
    unlisted : Unlisted, optional
        What was unpaid on record before, where receivables came.
    taken_back : TakenBack
        What it did to what was on record.
    payments_gone : PaymentsGone, optional
        What is paid on record, though a whole list says it is not.
    quality : Written, optional
        The report on the quality of what came, where one was asked for.
    unwritten : Unwritten
        Files that could not be written once the records were in.
    """

    tables: list[IngestedTable]
    as_of: date
    file_as_of: date
    as_of_from: str
    synthetic: bool
    revision: int
    taken_back: TakenBack
    refused_files: list[Path] = field(default_factory=list)
    extras: dict[str, dict[str, str | None]] = field(default_factory=dict)
    sheets_left: list[SheetLeft] = field(default_factory=list)
    unlisted: Unlisted | None = None
    payments_gone: PaymentsGone | None = None
    quality: Written | None = None
    unwritten: Unwritten = field(default_factory=Unwritten)

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON can carry it."""
        out = asdict(replace(self, quality=None))
        out["quality"] = summary.as_dict(self.quality) if self.quality is not None else None
        out["unlisted"] = self.unlisted.as_dict() if self.unlisted is not None else None
        gone = self.payments_gone
        out["payments_gone"] = gone.as_dict() if gone is not None else None
        out["taken_back"] = self.taken_back.as_dict()
        out["unwritten"] = self.unwritten.why
        out["as_of"] = self.as_of.isoformat()
        out["file_as_of"] = self.file_as_of.isoformat()
        out["refused_files"] = [str(file) for file in self.refused_files]
        for table in out["tables"]:
            table["refused_file"] = table["refused_file"] and str(table["refused_file"])
            for sums in table["sums"]:
                exact = {k: v for k, v in sums.items() if isinstance(v, Decimal)}
                sums.update({k: format(v.normalize(), "f") for k, v in exact.items()})
        return out


def print_report(report: IngestReport, lang: str, console: Console) -> None:
    """Print the report as a table for people."""
    zh = lang == "zh"
    heads = (
        "表", "文件", "读入", "保留", "新增", "更新", "不变", "拒绝", "过滤", "重复"
    ) if zh else (
        "table", "file", "read", "kept", "new", "updated", "unchanged", "refused", "left out",
        "repeated",
    )  # fmt: skip
    grid = Table(title="账簿导入" if zh else "Ledger ingest", title_justify="left")
    for head in heads:
        grid.add_column(head, justify="left" if head in heads[:2] else "right")
    for one in report.tables:
        left_out = sum(filtered.rows for filtered in one.filtered)
        numbers = (
            one.rows, one.kept, one.new, one.updated, one.unchanged, one.refused, left_out,
            one.repeated,
        )  # fmt: skip
        grid.add_row(one.table, escape(one.file), *(f"{number:,}" for number in numbers))
    console.print(grid)
    for one in report.tables:
        for line in refused_lines(one.table, one.dropped, one.ignored, one.perhaps, lang):
            console.print(line, highlight=False, markup=False)
        for filtered in one.filtered:
            said = "过滤" if zh else "left out:"
            line = (
                f"{one.table}: {said} {filtered.rows:,} {'行' if zh else 'rows'}, {filtered.reason}"
            )
            console.print(line, highlight=False, markup=False)
        for sums in one.sums:
            console.print(_sums_line(one.table, sums, zh), highlight=False, markup=False)
    if line := sheets_line(report.sheets_left, lang):
        console.print(line, highlight=False, markup=False)
    for file in report.refused_files:
        said = "被拒绝的行已写入：" if zh else "refused rows written to: "
        console.print(f"{said}{file}", highlight=False, markup=False)
    if report.unlisted is not None and (line := report.unlisted.line(lang)):
        console.print(line, highlight=False, markup=False)
    if line := report.taken_back.line(lang):
        console.print(line, highlight=False, markup=False)
    if report.payments_gone is not None:
        console.print(report.payments_gone.line(lang), highlight=False, markup=False)
    until = as_of_line(report.file_as_of, report.as_of_from, lang)
    if report.as_of != report.file_as_of:
        until += f"；账上记录到 {report.as_of}" if zh else f"; the ledger's go to {report.as_of}"
    until += f"；账簿版本：{report.revision}" if zh else f"; ledger revision {report.revision}"
    console.print(until, highlight=False, markup=False)
    if report.quality is not None:
        for line in summary.summary_lines(report.quality, lang):
            # A path that is broken over two lines cannot be opened.
            console.print(line, highlight=False, markup=False, soft_wrap=True)
    for line in report.unwritten.lines(lang):
        console.print(line, highlight=False, markup=False, soft_wrap=True)


def _sums_line(table: str, sums: Sums, zh: bool) -> str:
    """The proof that no amount is lost."""
    kinds = (
        ("保留", "kept", sums.kept),
        ("拒绝", "refused", sums.refused),
        ("过滤", "left out", sums.filtered),
        ("重复", "repeated", sums.repeated),
    )
    parts = " + ".join(f"{z if zh else e} {amount:,.2f}" for z, e, amount in kinds)
    said = f"{table}.{sums.field}: {'读入' if zh else 'read'} {sums.read:,.2f} = {parts}"
    if not sums.unreadable:
        return said
    more = f"；另有 {sums.unreadable:,} 行没有可相加的金额（非数字、外币或单位不同）" if zh else (
        f"; not added: {sums.unreadable:,} that are no number, in a foreign currency or another"
        " unit"
    )  # fmt: skip
    return said + more
