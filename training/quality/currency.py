"""Amounts in several currencies, or in several units."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import pyarrow.compute as pc

from data_schemas.frame import EXTRA_PREFIX
from data_schemas.quality import Finding, Said, Section, Severity
from training.mapping.convert import Cells, places_of
from training.mapping.source import Source
from training.mapping.spec import Reading
from training.quality.records import Records

HEADING = re.compile(
    r"(x_)?((\w+[ _])?(currency|curr|ccy)([ _]code)?|(\w+)?(币种|币别|货币)(代码)?|moneda|divisa|"
    r"devise|währung|waers)",
    re.IGNORECASE,
)
"""Headings that name a currency."""
YUAN = frozenset({"CNY", "RMB", "CNH", "人民币", "元", "人民币元", "￥", "¥", "YUAN"})
APART = 1000.0
"""Times the median beyond which an amount may be in another unit (元 and 万元)."""
SHARE = 0.02
LEAST = 10


def currency_headings(headings: Iterable[str]) -> list[str]:
    """Those that name a currency."""
    return [heading for heading in headings if HEADING.fullmatch(heading.strip())]


def count_values(source: Source, headings: list[str], read: Reading) -> dict[str, dict[str, int]]:
    """Rows per value of some columns of a file; blank cells are left out."""
    found: dict[str, Counter[str]] = {heading: Counter() for heading in headings}
    empty = Cells(places_of(source, headings), read)
    for chunk in source.chunks():
        cells = empty.over(chunk)
        for heading in headings:
            for one in pc.value_counts(pc.drop_null(cells.column(heading))).to_pylist():
                found[heading][one["values"]] += one["counts"]
    return {heading: dict(counts) for heading, counts in found.items()}


def currency_findings(records: Records) -> Iterator[Finding]:
    """Currencies other than one, and amounts of which some may be in another unit."""
    for table, columns in records.foreign.items():
        for heading, rows in columns.items():
            yield from _named(heading, rows, table)
    if "receivables" not in records.brought:
        return
    frame = records.ledger.receivables
    named: dict[str, Mapping[str, int]] = dict(records.currencies)
    for column in currency_headings(c for c in frame.columns if c.startswith(EXTRA_PREFIX)):
        counts = frame[column].dropna().astype("str").value_counts()
        named[column] = {str(value): int(count) for value, count in counts.items()}
    for heading, rows in named.items():
        yield from _named(heading, rows)
    yield from _units(records)


def _named(heading: str, rows: Mapping[str, int], table: str = "receivables") -> Iterator[Finding]:
    counts: Counter[str] = Counter()
    for value, count in rows.items():
        code = value.strip().upper()
        counts["CNY" if code in YUAN else code] += count
    if not counts or set(counts) == {"CNY"}:
        return
    listed = ", ".join(f"{code} {count:,}" for code, count in counts.most_common(8))
    mixed = len(counts) > 1
    yield Finding(
        code="mixed_currencies" if mixed else "foreign_currency",
        section=Section.CURRENCY,
        severity=Severity.ACT if mixed else Severity.LOOK,
        table=table,
        fields=("amount",),
        rows=counts.total() - counts.most_common(1)[0][1] if mixed else counts.total(),
        of=counts.total(),
        said=Said(
            zh=f"“{heading}”列有 {len(counts)} 种币种（{listed}），金额却一律按人民币元读入"
            if mixed
            else f"“{heading}”列为 {listed}，金额按人民币元读入",
            en=f"column '{heading}' names {len(counts)} currencies ({listed}), and all amounts were"
            " taken as yuan"
            if mixed
            else f"column '{heading}' says {listed}; the amounts were taken as yuan",
        ),
        advice=Said(
            zh="请先折算为人民币，或按币种分成几个文件；混在一起的金额无法加总，也无法比较。",
            en="Convert to yuan first, or split the file by currency: mixed amounts neither add up"
            " nor compare.",
        ),
    )


def _units(records: Records) -> Iterator[Finding]:
    amount = records.ledger.receivables["amount"].to_numpy(dtype="float64")
    if len(amount) < LEAST:
        return
    middle = float(np.median(amount))
    far = {"small": amount < middle / APART, "large": amount > middle * APART}
    for side, rows in far.items():
        count = int(rows.sum())
        if count < max(LEAST, SHARE * len(amount)):
            continue
        typical = float(np.median(amount[rows]))
        yield Finding(
            code=f"other_unit_{side}",
            section=Section.CURRENCY,
            severity=Severity.LOOK,
            table="receivables",
            fields=("amount",),
            rows=count,
            of=len(amount),
            said=Said(
                zh=f"{count:,} 行金额（约 {typical:,.2f}）与其余（中位数 {middle:,.2f}）"
                f"相差 {APART:,.0f} 倍以上，单位可能不同（元与万元）",
                en=f"{count:,} amounts (about {typical:,.2f}) are more than {APART:,.0f} times off"
                f" the others (median {middle:,.2f}): perhaps in another unit",
            ),
            advice=Said(
                zh="请核对这些行的单位；在映射中可用 unit: 万元 换算。",
                en="Check the unit of these rows; a mapping converts with unit: 万元.",
            ),
            examples=records.ids("receivables", rows),
        )
