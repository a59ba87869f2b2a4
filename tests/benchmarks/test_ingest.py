"""`make bench`: a 1,000,000-row CSV and a 200,000-row XLSX by mapping: seconds and memory.

Reading, mapping and checking are told apart from writing. Each runs in a process of its own, so
that the peak of its memory is its own.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from random import Random

import openpyxl
import pytest

HEADINGS = [
    "合同号",
    "发票号码",
    "客户名称",
    "开票日期",
    "到期日",
    "应收金额(万元)",
    "回款日期",
    "部门",
    "产品",
]
MAPPING = """
as_of: 2026-01-01
tables:
  - table: receivables
    columns:
      receivable_id: 发票号码
      customer_id: 客户名称
      deal_id: 合同号
      invoice_date: 开票日期
      due_date: 到期日
      amount: {column: 应收金额(万元), unit: 万元}
      paid_date: 回款日期
      x_dept: 部门
      x_product: 产品
  - table: customers
    distinct: true
    columns: {customer_id: 客户名称}
"""
ONE_INGEST = """
import json, resource, sys, time
from pathlib import Path
from data_schemas.store import open_store
from training.mapping.load import read_mapping
from training.mapping.mapped_file import read_mapped
file, mapping, database = sys.argv[1:]
start = time.perf_counter()
mapped = read_mapped(Path(file), read_mapping(Path(mapping)), lambda *_: set())
read = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
store = open_store("sqlite:///" + database)
store.write(mapped.frames, mapped.as_of, mapped.synthetic)
whole = time.perf_counter() - start
print(json.dumps({
    "rows": len(mapped.frames["receivables"]), "read_s": read, "read_MiB": peak,
    "write_s": whole - read, "peak_MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10,
}))
"""
MOST_MIB = 4_096


def register(rows: int) -> list[list[str]]:
    """An invented register, the headings first."""
    rng = Random(rows)
    days = [date(2023, 1, 1) + timedelta(days=n) for n in range(1_200)]
    text = [f"{day:%Y/%m/%d}" for day in days]
    out = [HEADINGS]
    for n in range(rows):
        day = rng.randrange(900)
        paid = text[day + rng.randrange(200)] if rng.random() < 0.7 else ""
        out.append([f"HT{n // 3}", f"FP{n:08d}", f"客户{rng.randrange(20_000)}", text[day],
                    text[day + 60], f"{rng.lognormvariate(2, 1):,.4f}", paid, f"部{n % 17}",
                    f"P{n % 300}"])  # fmt: skip
    return out


@pytest.mark.timeout(900)
@pytest.mark.parametrize(("suffix", "rows"), [("csv", 1_000_000), ("xlsx", 200_000)])
def test_a_large_file_comes_in(tmp_path: Path, suffix: str, rows: int) -> None:
    file, mapping = tmp_path / f"in.{suffix}", tmp_path / "m.yaml"
    mapping.write_text(MAPPING, encoding="utf-8")
    if suffix == "csv":
        with file.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(register(rows))
    else:
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet()
        for row in register(rows):
            sheet.append(row)
        book.save(file)
    done = subprocess.run(
        [sys.executable, "-c", ONE_INGEST, str(file), str(mapping), str(tmp_path / "l.db")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    print(f"\n{rows:,} rows of {suffix}: read, mapped and checked in {found['read_s']:.0f} s and "
          f"{found['read_MiB']:,} MiB; written in {found['write_s']:.0f} s; "
          f"peak {found['peak_MiB']:,} MiB")  # fmt: skip
    assert found["rows"] == rows
    assert found["peak_MiB"] < MOST_MIB
