"""Ids that stand for something else than they should: rounded ones, and one name written twice."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import pandas as pd

from data_schemas.frame import TABLES
from data_schemas.quality import Finding, Said, Section, Severity
from training.quality.records import SHOWN, Records

_ROUNDED = r"\d(?:\.\d+)?[eE]\+\d{2}"
"""A number of more than 15 digits as spreadsheets keep and write it."""


def id_findings(records: Records) -> Iterator[Finding]:
    """Ids that lost digits, and customers whose ids differ only in how they are written."""
    for table in TABLES:
        if table in records.brought:
            for column in [c for c in records.frame(table).columns if c.endswith("_id")]:
                yield from _rounded(records, table, column)
    if "receivables" in records.brought:
        yield from _written_twice(records)


def _rounded(records: Records, table: str, column: str) -> Iterator[Finding]:
    """Long numbers that were kept as numbers: those that end differently are one id now."""
    ids = records.frame(table)[column]
    names = pd.Series(ids.dropna().unique(), dtype="object")
    rounded = names[names.astype("str").str.fullmatch(_ROUNDED)]
    if rounded.empty:
        return
    rows = ids.isin(rounded).to_numpy(dtype=bool)
    yield Finding(
        code="rounded_ids",
        section=Section.DUPLICATE,
        severity=Severity.ACT,
        table=table,
        fields=(column,),
        rows=int(rows.sum()),
        of=len(ids),
        said=Said(
            zh=f"{column} 有 {int(rows.sum()):,} 行是科学计数法（如 {rounded.iloc[0]}）："
            "超过 15 位的编号被当作数字保存，末尾各位已丢失",
            en=f"{column}: {int(rows.sum()):,} rows read like {rounded.iloc[0]}: ids of more than"
            " 15 digits were kept as numbers, and their last digits are lost",
        ),
        advice=Said(
            zh="请从源系统以文本格式重新导出该列；末位不同的编号现在已无法区分。",
            en="Export the column anew as text: ids that differ in their last digits are one now.",
        ),
        examples=tuple(str(one) for one in rounded[:SHOWN]),
    )


def _written_twice(records: Records) -> Iterator[Finding]:
    """Customers whose ids are the same but for blanks, width and case of letters."""
    ids = records.ledger.receivables["customer_id"]
    counts = ids.value_counts()
    merged = records.merged | set(records.ledger.aliases["alias_id"])
    names = pd.Series([str(one) for one in counts.index if one not in merged], dtype="object")
    twice = names[names.map(plain_id).duplicated(keep=False)]
    if twice.empty:
        return
    pairs = twice.groupby(twice.map(plain_id), sort=False).agg(list)
    rows = int(counts[twice].sum())
    first = " / ".join(pairs.iloc[0][:SHOWN])
    yield Finding(
        code="same_customer",
        section=Section.DUPLICATE,
        severity=Severity.LOOK,
        table="receivables",
        fields=("customer_id",),
        rows=rows,
        of=len(ids),
        said=Said(
            zh=f"{len(twice):,} 个客户编号只差空格、全半角或大小写，应是 {len(pairs):,} 个客户"
            f"（如 {first}），涉及 {rows:,} 行",
            en=f"{len(twice):,} customer ids differ in blanks, width or case alone and look like"
            f" {len(pairs):,} customers (such as {first}), with {rows:,} rows",
        ),
        advice=Said(
            zh="请在源系统统一写法，或用 huikuan customers merge 合并："
            "否则一个客户的付款记录被分成几份。",
            en="Write them alike at the source, or use huikuan customers merge: else the history"
            " of one customer is in parts.",
        ),
        examples=tuple(one for pair in pairs for one in pair)[:SHOWN],
    )


def plain_id(text: str) -> str:
    """An id without what people write differently.

    Examples
    --------
    >>> plain_id("ＸＸ市 财政局") == plain_id("xx市财政局")
    True
    """
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()
