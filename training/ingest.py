"""Bring a ledger folder into the database and account for every row."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from data_schemas.frame import TABLES
from data_schemas.store import Store, TableCounts
from training.ledger_folder import read_ledger_folder
from training.read_report import Dropped, TableReport, problem_of


@dataclass(frozen=True, kw_only=True)
class IngestedTable:
    """What became of one file: ``new`` + ``updated`` + ``unchanged`` = ``kept``.

    Parameters
    ----------
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
    refused_file: Path | None


@dataclass(frozen=True, kw_only=True)
class IngestReport:
    """What an ingest did. ``as_of_from``: "caller", "ledger.json" or "data"."""

    tables: list[IngestedTable]
    as_of: date
    as_of_from: str
    synthetic: bool
    revision: int

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON can carry it."""
        out = asdict(self)
        out["as_of"] = self.as_of.isoformat()
        for table in out["tables"]:
            table["refused_file"] = table["refused_file"] and str(table["refused_file"])
        return out


def ingest(
    path: Path, store: Store, as_of: date | None = None, *, refused_to: Path | None = None
) -> IngestReport:
    """Read a ledger folder and write it to the database in one transaction.

    Parameters
    ----------
    path : Path
        A ledger folder, or a single ``receivables`` file.
    as_of : date, optional
        The day the records were taken; see ``read_ledger_folder`` for the default.
    refused_to : Path, optional
        Folder for the refused rows, made only if there are any. Default: they are only counted.

    Raises
    ------
    InvalidLedger
        If nothing can be read, or simulated and real records would be mixed.
    """
    ledger, read = read_ledger_folder(path, as_of)
    frames = {one.table: getattr(ledger, one.table) for one in read.tables}
    written = store.write(frames, ledger.as_of, ledger.synthetic)
    tables = [
        _ingested(one, written.tables[one.table], refused_to)
        for one in sorted(read.tables, key=lambda one: list(TABLES).index(one.table))
    ]
    return IngestReport(
        tables=tables,
        as_of=written.as_of,
        as_of_from=read.as_of_from,
        synthetic=read.synthetic,
        revision=written.revision,
    )


def print_report(report: IngestReport, lang: str, console: Console) -> None:
    """Print the report as a table for people."""
    zh = lang == "zh"
    heads = ("表", "文件", "读入", "保留", "新增", "更新", "不变", "拒绝") if zh else (
        "table", "file", "read", "kept", "new", "updated", "unchanged", "refused"
    )  # fmt: skip
    grid = Table(title="账簿导入" if zh else "Ledger ingest", title_justify="left")
    for head in heads:
        grid.add_column(head, justify="left" if head in heads[:2] else "right")
    for one in report.tables:
        numbers = (one.rows, one.kept, one.new, one.updated, one.unchanged, one.rows - one.kept)
        grid.add_row(one.table, escape(one.file), *(f"{number:,}" for number in numbers))
    console.print(grid)
    for one in report.tables:
        for dropped in one.dropped:
            console.print(_dropped_line(one.table, dropped, lang), highlight=False, markup=False)
        if one.ignored:
            said = "未识别、已忽略的列：" if zh else "columns not understood and ignored: "
            listed = ", ".join(one.ignored[:20])
            console.print(f"{one.table}: {said}{listed}", highlight=False, markup=False)
        if one.refused_file is not None:
            said = "被拒绝的行已写入：" if zh else "refused rows written to: "
            console.print(f"{one.table}: {said}{one.refused_file}", highlight=False, markup=False)
    console.print(_as_of_line(report, zh), highlight=False, markup=False)


def _ingested(read: TableReport, counts: TableCounts, refused_to: Path | None) -> IngestedTable:
    refused_file = None
    if refused_to is not None and len(read.refused):
        refused_file = _free_name(refused_to, read.table)
        # Marked as UTF-8, so that a spreadsheet shows the Chinese in it.
        read.refused.to_csv(refused_file, index=False, encoding="utf-8-sig")
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
        refused_file=refused_file,
    )


def _free_name(folder: Path, table: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    file = folder / f"{table}-{stamp}.csv"
    number = 2
    while file.exists():
        file = folder / f"{table}-{stamp}-{number}.csv"
        number += 1
    return file


def _dropped_line(table: str, dropped: Dropped, lang: str) -> str:
    problem = problem_of(dropped, table, lang)
    where = problem.field
    if lang == "zh":
        where = f"{problem.label}（{problem.field}）" if problem.field else "整行"
        return (
            f"{table}: 拒绝 {dropped.rows:,} 行，{where}：{problem.message}"
            f"；首次出现在第 {dropped.first_line} 行"
        )
    return (
        f"{table}: {dropped.rows:,} refused, {where or 'the row'}: {problem.message};"
        f" first at line {dropped.first_line}"
    )


def _as_of_line(report: IngestReport, zh: bool) -> str:
    said = {
        "caller": ("由命令给出", "as told"),
        "ledger.json": ("取自 ledger.json", "from ledger.json"),
        "data": ("数据中最晚日期的次日；如不对请用 --as-of 指定",
                 "the day after the latest in the data; name another with --as-of"),
    }[report.as_of_from][0 if zh else 1]  # fmt: skip
    if zh:
        return f"数据截止日：{report.as_of}（{said}）；账簿版本：{report.revision}"
    return f"records up to {report.as_of} ({said}); ledger revision {report.revision}"
