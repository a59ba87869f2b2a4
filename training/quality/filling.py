"""How far each field and each cause is filled, and what that keeps from being learnt."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from data_schemas.causes import Cause
from data_schemas.field import Field, fields_of
from data_schemas.frame import KEYS, TABLES
from data_schemas.own_column import EXTRA_PREFIX, OWNERS
from data_schemas.quality import CauseFill, FieldFill, Finding, Said, Section, Severity
from model.day import NEVER
from training.quality.records import Records

ENTITIES = {"customers": "customer", "deals": "deal", "receivables": "receivable"}
"""Tables whose changing fields may come as dated facts, and what facts call them."""
SPEAKS: dict[Cause, str] = {Cause.COLLECTION: "contacts", Cause.PROCESS: "states"}
"""Tables whose rows are inputs of a cause, whatever their fields."""
NAMED = 6
"""Fields named in one sentence."""


def field_fills(records: Records) -> tuple[FieldFill, ...]:
    """Every declared field of the tables that came, every input of those that did not."""
    out: list[FieldFill] = []
    for table, record in TABLES.items():
        came = table in records.brought
        for name, field in fields_of(record).items():
            if came or (field.is_input and table not in ("payments", "contacts", "states")):
                out.append(_fill(records, table, name, field, came=came))
    for table in OWNERS:
        if table in records.brought:
            own = (c for c in records.frame(table).columns if c.startswith(EXTRA_PREFIX))
            out += [_extra(records, table, name) for name in own]
    return tuple(out)


def _fill(records: Records, table: str, name: str, field: Field, *, came: bool) -> FieldFill:
    frame = records.frame(table) if came else records.frame(table).iloc[:0]
    there = frame[name].notna().to_numpy(dtype=bool)
    dated = None
    if field.meta.changes and table in ENTITIES:
        has_fact = frame[KEYS[table][0]].isin(_with_facts(records, ENTITIES[table], name))
        dated = int(has_fact.sum())
        there = there | has_fact.to_numpy(dtype=bool)
    rows, filled = len(frame), int(there.sum())
    return FieldFill(
        table=table,
        field=name,
        label=Said(zh=field.meta.zh, en=field.meta.en),
        cause=field.meta.cause,
        rows=rows,
        filled=filled,
        dated=dated,
        missing=1.0 - filled / rows if rows else 1.0,
    )


def _with_facts(records: Records, entity: str, name: str) -> pd.Series:
    """Ids of the entities that have a dated value of a field."""
    if (entity, name) == ("receivable", "process_state") and "states" in records.brought:
        return records.ledger.states["receivable_id"]
    facts = records.ledger.facts
    mine = (facts["entity"] == entity) & (facts["field"] == name) & facts["value"].notna()
    return facts.loc[mine, "id"]


def _extra(records: Records, table: str, name: str) -> FieldFill:
    column = records.frame(table)[name]
    filled, rows = int(column.notna().sum()), len(column)
    return FieldFill(
        table=table,
        field=name,
        label=Said(zh=name, en=name),
        cause=records.causes.get(name, Cause.EXTERNAL),
        rows=rows,
        filled=filled,
        dated=None,
        missing=1.0 - filled / rows if rows else 1.0,
    )


def cause_fills(records: Records, fields: tuple[FieldFill, ...]) -> tuple[CauseFill, ...]:
    """The same summed by cause, in the order of ``Cause``."""
    out = []
    for cause in Cause:
        own = [one for one in fields if one.cause is cause]
        out.append(
            CauseFill(
                cause=cause,
                fields=len(own),
                empty=sum(not one.filled for one in own),
                missing=float(np.mean([one.missing for one in own])) if own else 1.0,
                records=_records(records, cause),
            )
        )
    return tuple(out)


def _records(records: Records, cause: Cause) -> int:
    if cause is Cause.HABIT and "receivables" in records.brought:
        return int((records.outcomes.paid < NEVER).sum())
    table = SPEAKS.get(cause)
    return len(records.frame(table)) if table in records.brought else 0


def silent(causes: tuple[CauseFill, ...]) -> list[Cause]:
    """Causes of which these records say nothing at all."""
    return [one.cause for one in causes if one.empty == one.fields and not one.records]


def filling_findings(
    records: Records, fields: tuple[FieldFill, ...], causes: tuple[CauseFill, ...]
) -> Iterator[Finding]:
    """What missing values keep from being learnt."""
    if "receivables" in records.brought:
        yield from _no_settlement(records)
        yield from _no_invoice_date(records)
        yield from _strangers(records)
    yield from _undated(fields)
    nothing = silent(causes)
    if nothing and "receivables" in records.brought and "receivables" not in records.all_new:
        yield Finding(
            code="silent_causes",
            section=Section.MISSING,
            severity=Severity.NOTE,
            table="receivables",
            fields=(),
            rows=len(nothing),
            of=len(Cause),
            said=Said(
                zh=f"{len(nothing)} 类原因没有任何数据："
                + "、".join(c.label("zh") for c in nothing),
                en=f"{len(nothing)} causes have no data at all: "
                + ", ".join(c.label("en") for c in nothing),
            ),
            advice=Said(
                zh="这些原因在解释中会标为“尚未学到”；从下面建议的字段补起。",
                en="They are marked “not learnt yet” in every explanation; begin with the fields"
                " advised below.",
            ),
        )


def _no_settlement(records: Records) -> Iterator[Finding]:
    count = len(records.ledger.receivables)
    if records.beside is not None and records.beside.settled:
        return  # the ledger has some to learn from
    if count and not (records.outcomes_with_record.paid < NEVER).any():
        part = bool(len(records.ledger.payments))
        yield Finding(
            code="nothing_settled",
            section=Section.MISSING,
            severity=Severity.ACT,
            table="receivables",
            fields=("paid_date",),
            rows=count,
            of=count,
            said=Said(
                zh=f"没有一笔应收{'付清（付款记录都未付足）' if part else '有付款日期或付款记录'}，"
                "模型无从学起",
                en="not one receivable "
                f"{'is paid in full' if part else 'has a date paid or a payment'}: nothing can be"
                " learnt",
            ),
            advice=Said(
                zh="请导出已回款的应收，并带上付款日期。",
                en="Export receivables that were paid too, with the day they were.",
            ),
        )


def _no_invoice_date(records: Records) -> Iterator[Finding]:
    missing = records.day("receivables", "invoice_date") >= NEVER
    if missing.any():
        count, of = int(missing.sum()), len(missing)
        yield Finding(
            code="no_invoice_date",
            section=Section.MISSING,
            severity=Severity.LOOK,
            table="receivables",
            fields=("invoice_date",),
            rows=count,
            of=of,
            said=Said(
                zh=f"{count:,} 笔应收没有开票日期，以到期日代替：账期和早付都看不出来",
                en=f"{count:,} receivables have no invoice date; the due date stands in: neither"
                " terms nor early payment can be seen",
            ),
            advice=Said(
                zh="请补上开票日期或挂账日期。", en="Add the day each was invoiced or booked."
            ),
            examples=records.ids("receivables", missing),
        )


def _strangers(records: Records) -> Iterator[Finding]:
    if "customers" not in records.brought:
        return
    frame = records.ledger.receivables
    unknown = ~frame["customer_id"].isin(records.ledger.customers["customer_id"])
    if unknown.any():
        names = frame.loc[unknown, "customer_id"].unique()
        yield Finding(
            code="unknown_customer",
            section=Section.MISSING,
            severity=Severity.LOOK,
            table="receivables",
            fields=("customer_id",),
            rows=int(unknown.sum()),
            of=len(frame),
            said=Said(
                zh=f"{int(unknown.sum()):,} 笔应收的客户（{len(names):,} 家）不在客户表中，"
                "不知其类型、层级与地区",
                en=f"{int(unknown.sum()):,} receivables are of {len(names):,} customers that the"
                " customers table does not have: type, level and region are unknown",
            ),
            advice=Said(
                zh="请补全客户表，或检查客户编号的写法。",
                en="Complete the customers, or see whether their ids are written alike.",
            ),
            examples=tuple(str(name) for name in names[:5]),
        )


def _undated(fields: tuple[FieldFill, ...]) -> Iterator[Finding]:
    found = [one for one in fields if one.dated == 0 and one.filled]
    if not found:
        return
    rows, of = sum(one.filled for one in found), sum(one.rows for one in found)
    more = len(found) - NAMED
    zh = "、".join(one.label.zh for one in found[:NAMED]) + (
        f" 等 {len(found)} 项" if more > 0 else ""
    )
    en = ", ".join(one.label.en for one in found[:NAMED]) + (
        f" and {more} more" if more > 0 else ""
    )
    yield Finding(
        code="undated_values",
        section=Section.MISSING,
        severity=Severity.LOOK,
        table=found[0].table,
        fields=tuple(one.field for one in found),
        rows=rows,
        of=of,
        said=Said(
            zh=f"{zh}会随时间变化，却没有日期：用于当前评分；训练只知道各次导入起的取值",
            en=f"{en}: they change over time but carry no day, so they serve today's score, and"
            " training knows them from the day of each ingest only",
        ),
        advice=Said(
            zh="请定期（如每周）导入，数据库会记住每次的取值；过去的情况请以 facts 表导入"
            "（生效日期、获知日期）。",
            en="Ingest regularly, every week say: the database remembers what each file said. What"
            " held before comes as facts (true from, known from).",
        ),
    )
