"""A register as a company has it, and short words for taking it in by its mapping."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from data_schemas.store import Store
from training.ingest import ingest_mapped
from training.ingest_report import IngestedTable, IngestReport
from training.mapping.load import parse_mapping
from training.mapping.mapped_file import Mapped, read_mapped

HEAD = "发票号码,客户名称,开票日期,账期,应收金额(万元),回款日期,状态"
LINES = (
    "FP1,甲局,2025年1月5日,30,12.5,2025年3月1日,已列入预算",
    'FP2,甲局,2025年2月5日,30天,"1,234.5678",,无',
    "FP3,乙校,2025年2月7日,60,0.00003,2025年4月1日,已列入预算",
)
MAPPING = """
tables:
  - table: receivables
    columns:
      receivable_id: 发票号码
      customer_id: 客户名称
      invoice_date: 开票日期
      due_date: {after: invoice_date, days_column: 账期}
      amount: {column: 应收金额(万元), unit: 万元}
      paid_date: 回款日期
      process_state: {column: 状态, values: {已列入预算: approved, 无: ""}}
"""


def text_file(folder: Path, *lines: str, name: str = "in.csv", encoding: str = "utf-8") -> Path:
    file = folder / name
    file.write_bytes(("\n".join(lines) + "\n").encode(encoding))
    return file


def take_in(file: Path, mapping: str, store: Store, **more: Any) -> IngestReport:
    where = file.parent / "mapping.yaml"
    where.write_text(mapping, encoding="utf-8")
    return ingest_mapped(file, where, store, refused_to=file.parent / "refused", **more)


def read(file: Path, mapping: str) -> Mapped:
    return read_mapped(file, parse_mapping(mapping, Path("m.yaml")), lambda *_: set())


def table_of(report: IngestReport, name: str = "receivables") -> IngestedTable:
    (found,) = (one for one in report.tables if one.table == name)
    return found


def balanced(report: IngestReport) -> bool:
    """Rows and amounts of every table are all accounted for."""
    for one in report.tables:
        left_out = sum(filtered.rows for filtered in one.filtered)
        if one.rows != one.kept + one.refused + one.repeated + left_out:
            return False
        if one.new + one.updated + one.unchanged != one.kept:
            return False
        for sums in one.sums:
            rest = sums.kept + sums.refused + sums.filtered + sums.repeated
            if abs(sums.read - rest) >= 0.005:
                return False
    return True


def kept(store: Store) -> list[str]:
    """Ids of the claims that a store holds."""
    return [str(one) for one in store.read_ledger().receivables["receivable_id"]]


def refused(report: IngestReport, table: str = "receivables") -> list[tuple[str, str, str, int]]:
    """Field, reason, what was given and rows of each refusal."""
    return [(d.field, d.code, d.given, d.rows) for d in table_of(report, table).dropped]
