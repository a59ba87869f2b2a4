"""An invented register of any length, and the mapping that makes a ledger of it."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from random import Random

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


def write_csv(file: Path, rows: int) -> None:
    """The register as a CSV file."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(register(rows))
