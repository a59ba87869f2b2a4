"""Amounts in several currencies, or in several units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import numpy as np

from data_schemas.currency import YUAN
from data_schemas.frame import EXTRA_PREFIX
from data_schemas.quality import Finding, Said, Section, Severity
from training.mapping.currency_column import code_of, currency_headings, ledger_currency
from training.mapping.units_untold import UnitUntold
from training.quality.records import Records

APART = 1000.0
"""Times the median beyond which an amount may be in another unit (元 and 万元)."""
SHARE = 0.02
LEAST = 10


def currency_findings(records: Records) -> Iterator[Finding]:
    """Currencies other than one, and amounts of which some may be in another unit."""
    for table, columns in records.foreign.items():
        for heading, rows in columns.items():
            yield from _named(heading, rows, table, all_taken=heading in records.only_told)
    for untold in records.units_untold:
        if untold.table in records.brought:
            yield _untold(untold, len(getattr(records.ledger, untold.table)))
    if "receivables" not in records.brought:
        return
    frame = records.ledger.receivables
    for heading, rows in records.currencies.items():
        yield from _named(heading, rows, all_taken=heading in records.only_told)
    for column in currency_headings(c for c in frame.columns if c.startswith(EXTRA_PREFIX)):
        if column not in records.currencies:  # another column told what came in
            counts = frame[column].dropna().astype("str").value_counts()
            own = {str(value): int(count) for value, count in counts.items()}
            yield from _named(column, own, all_taken=True)
    yield from _units(records)


def _named(
    heading: str, rows: Mapping[str, int], table: str = "receivables", *, all_taken: bool = False
) -> Iterator[Finding]:
    counts: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    for value, count in rows.items():
        if not value.strip():
            continue
        code = code_of(value)
        (counts if code else unknown)[code or value] += count
    if unknown:
        yield _unknown(heading, unknown, counts.total() + unknown.total(), table)
    if not counts or set(counts) == {YUAN}:
        return
    listed = _listed(counts)
    mixed = len(counts) > 1
    taken = None if all_taken else ledger_currency(counts)
    largest = counts[taken] if taken else counts.most_common(1)[0][1]
    names_zh, names_en = (
        (f"有 {len(counts)} 种币种（{listed}）", f"names {len(counts)} currencies ({listed})")
        if mixed
        else (f"为 {listed}", f"says {listed}")
    )
    how_zh, how_en = (
        ("，金额却一律按人民币元读入", ", and all amounts were taken as yuan")
        if all_taken
        else (
            "；币种与账簿不同的行已拒绝，读入的金额按人民币元计",
            "; rows in another than the ledger's were refused, what came in was taken as yuan",
        )
    )
    yield Finding(
        code="mixed_currencies" if mixed else "foreign_currency",
        section=Section.CURRENCY,
        severity=Severity.ACT if mixed else Severity.LOOK,
        table=table,
        fields=("amount",),
        rows=counts.total() - largest if mixed else counts.total(),
        of=counts.total(),
        said=Said(
            zh=f"“{heading}”列{names_zh}{how_zh}",
            en=f"column '{heading}' {names_en}{how_en}",
        ),
        advice=Said(
            zh="请先折算为人民币再导入，或每种币种各用一个数据库；混在一起的金额无法加总，也无法比较。",
            en="Convert to yuan first, or keep a database for each currency: mixed amounts neither"
            " add up nor compare.",
        ),
    )


def _unknown(heading: str, said: Counter[str], of: int, table: str) -> Finding:
    return Finding(
        code="unknown_currency",
        section=Section.CURRENCY,
        severity=Severity.LOOK,
        table=table,
        fields=("amount",),
        rows=said.total(),
        of=of,
        said=Said(
            zh=f"“{heading}”列有 {said.total():,} 行写的不是已知的币种（{_listed(said)}），"
            "按空白处理",
            en=f"column '{heading}' names no known currency in {said.total():,} rows"
            f" ({_listed(said)}); they count as blank",
        ),
        advice=Said(
            zh="请核对：若是外币，请写成 ISO 代码（如 USD），否则这些金额会按账簿的币种计。",
            en="Look whether any of these is a foreign currency and write its ISO code (such as"
            " USD): as it is, these amounts count in the currency of the ledger.",
        ),
    )


def _listed(rows: Counter[str]) -> str:
    return ", ".join(f"{said[:20]} {count:,}" for said, count in rows.most_common(8))


def _untold(untold: UnitUntold, rows: int) -> Finding:
    where, unit = untold.where[:40], untold.unit
    return Finding(
        code="unit_not_told",
        section=Section.CURRENCY,
        severity=Severity.ACT,
        table=untold.table,
        fields=(untold.field,),
        rows=rows,
        of=rows,
        said=Said(
            zh=f"文件写明单位是 {unit}（“{where}”），映射没有写 unit，金额按元读入",
            en=f"the file names the unit {unit} ('{where}'); the mapping names none, and the"
            " amounts were taken as yuan",
        ),
        advice=Said(
            zh=f"请在映射的 {untold.field} 中写 unit: {unit} 后重新导入；若确是元，请写 unit: 元。",
            en=f"Write unit: {unit} at {untold.field} in the mapping and ingest again; if they are"
            " in yuan, write unit: 元.",
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
