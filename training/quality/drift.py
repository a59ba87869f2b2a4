"""How this ingest differs from the last one that brought the same table.

The population stability index over bins, missing values being one of them: below ``WATCH`` a field
is stable, from ``DRIFTED`` on it has shifted, the bounds by which a model's inputs are watched too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import numpy as np
import pandas as pd

from data_schemas.field import fields_of
from data_schemas.frame import TABLES
from data_schemas.own_column import EXTRA_PREFIX
from data_schemas.quality import (
    Band,
    FieldDrift,
    Finding,
    Said,
    Section,
    Severity,
    TableDrift,
)
from training.quality.profile import (
    MEASURES,
    REST,
    SETTLED,
    FieldProfile,
    Profile,
    amount_of,
    binned,
    columns,
    named,
)
from training.quality.records import Records
from training.stability import DRIFTED, WATCH, psi

LEAST = 400
"""Rows needed on both sides: with fewer, chance alone moves the index past the first band."""
FEWER = 0.5
"""Share of the last ingest's rows or amount below which something may be missing."""
LOST = 0.10
"""Points by which a field's missing share may grow."""


def drifts(records: Records, last: Sequence[Profile]) -> tuple[TableDrift, ...]:
    """The drift of each table that came against the latest profile that has it.

    Parameters
    ----------
    last : sequence of Profile
        Of earlier ingests, the latest first.
    """
    out = []
    for table in TABLES:
        earlier = next((one for one in last if table in one.tables), None)
        if table in records.brought and earlier is not None:
            out.append(_table(records, table, earlier))
    return tuple(out)


def _table(records: Records, table: str, earlier: Profile) -> TableDrift:
    before = earlier.tables[table]
    found = columns(records, table)
    for name in before.fields.keys() - found.keys():
        if name.startswith(EXTRA_PREFIX):  # a column of the company's own that is gone: no value
            found[name] = pd.Series(np.nan, index=range(len(records.frame(table))))
    fields = tuple(
        _field(table, name, found[name], profile, before.rows)
        for name, profile in before.fields.items()
        if name in found
    )
    return TableDrift(
        table=table,
        against=earlier.ingest,
        against_as_of=earlier.as_of,
        rows_before=before.rows,
        rows=len(records.frame(table)),
        amount_before=before.amount,
        amount=amount_of(records, table),
        fields=fields,
    )


def _field(
    table: str, name: str, column: pd.Series, before: FieldProfile, rows_before: int
) -> FieldDrift:
    missing = float(column.isna().mean()) if len(column) else 1.0
    value = None
    empty = before.missing == missing == 1.0
    if min(rows_before, len(column)) >= LEAST and not empty:
        value = index_of(before, column)
    return FieldDrift(
        table=table,
        field=name,
        label=_label(table, name),
        psi=value,
        band=None if value is None else band(value),
        missing_before=before.missing,
        missing=missing,
    )


def index_of(before: FieldProfile, column: pd.Series) -> float:
    """Population stability index of a column against a profile; 0 where nothing moved."""
    known = column.dropna()
    if known.empty:
        now = dict.fromkeys(before.shares, 0.0)
    elif column.dtype.kind == "f" and (before.edges or not before.shares):
        now = binned(known, before.edges)
    else:
        now = named(known.astype("str"), tuple(key for key in before.shares if key != REST))
    filled = len(known) / len(column)
    pairs = [(before.missing, 1.0 - filled)]
    for key in dict.fromkeys([*before.shares, *now]):
        was = before.shares.get(key, 0.0) * (1.0 - before.missing)
        pairs.append((was, now.get(key, 0.0) * filled))
    then, now_shares = np.array(pairs).T
    return psi(then, now_shares)


def band(value: float) -> Band:
    """The band of an index."""
    if value < WATCH:
        return Band.STABLE
    return Band.MOVED if value < DRIFTED else Band.SHIFTED


def _label(table: str, name: str) -> Said:
    if name in MEASURES:
        return MEASURES[name]
    field = fields_of(TABLES[table]).get(name)
    return Said(zh=field.meta.zh, en=field.meta.en) if field else Said(zh=name, en=name)


def drift_findings(
    found: tuple[TableDrift, ...], all_new: Collection[str] = ()
) -> Iterator[Finding]:
    """What moved far enough to be looked at.

    Parameters
    ----------
    all_new : collection of str
        Tables that came with new rows alone: there are fewer of them, and few are settled yet.
    """
    for one in found:
        new = one.table in all_new
        if not new:
            yield from _shrunk(one)
        for field in one.fields:
            if new and field.field == SETTLED:
                continue
            if field.band is Band.SHIFTED or field.missing - field.missing_before > LOST:
                yield _moved(one, field)


def _shrunk(one: TableDrift) -> Iterator[Finding]:
    by_rows = one.rows < FEWER * one.rows_before
    by_amount = one.amount is not None and one.amount < FEWER * (one.amount_before or 0.0)
    if not (by_rows or by_amount):
        return
    zh = en = ""
    if one.amount is not None and one.amount_before is not None:
        zh = f"，金额 {one.amount:,.0f}（上次 {one.amount_before:,.0f}）"
        en = f", amount {one.amount:,.0f} (last time {one.amount_before:,.0f})"
    yield Finding(
        code="shrunk",
        section=Section.DRIFT,
        severity=Severity.LOOK,
        table=one.table,
        fields=(),
        rows=one.rows,
        of=one.rows_before,
        said=Said(
            zh=f"本次 {one.rows:,} 行（上次 {one.rows_before:,}）{zh}，不到上次的一半",
            en=f"{one.rows:,} rows (last time {one.rows_before:,}){en}: less than half",
        ),
        advice=Said(
            zh="若是增量文件属正常；若应为全量，请检查导出范围。",
            en="Fine for a file of what is new; where all was meant, check what was exported.",
        ),
    )


def _moved(one: TableDrift, field: FieldDrift) -> Finding:
    index = "" if field.psi is None else f"PSI {field.psi:.2f}"
    lost = field.missing - field.missing_before > LOST
    zh = f"缺失由 {field.missing_before:.0%} 升至 {field.missing:.0%}" if lost else "分布明显偏移"
    en = (
        f"missing values rose from {field.missing_before:.0%} to {field.missing:.0%}"
        if lost
        else "its spread has shifted"
    )
    return Finding(
        code="field_lost" if lost else "field_shifted",
        section=Section.DRIFT,
        severity=Severity.LOOK,
        table=one.table,
        fields=(field.field,),
        rows=one.rows,
        of=one.rows,
        said=Said(
            zh=f"“{field.label.zh}”{zh}" + (f"（{index}）" if index else ""),
            en=f"'{field.label.en}': {en}" + (f" ({index})" if index else ""),
        ),
        advice=Said(
            zh="请确认是业务变化还是导出口径变化；若是前者，请重新训练。",
            en="Is it the business or the export that changed? If the business, train again.",
        ),
    )
