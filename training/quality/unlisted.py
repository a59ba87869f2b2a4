"""A list that has nearly all that is unpaid on record, and lacks the rest."""

from __future__ import annotations

from collections.abc import Iterator

from data_schemas.quality import Finding, Said, Section, Severity
from training.quality.records import Records
from training.unlisted import WHOLE


def unlisted_findings(records: Records) -> Iterator[Finding]:
    """The unpaid receivables on record that a list of nearly all of them lacks."""
    found = records.unlisted
    if found is None or not found.lacking or found.listed < WHOLE * found.on_record:
        return
    yield Finding(
        code="unlisted",
        section=Section.MISSING,
        severity=Severity.LOOK,
        table="receivables",
        fields=("receivable_id",),
        rows=found.lacking,
        of=found.on_record,
        said=Said(
            zh=f"账上未付的 {found.on_record:,} 笔应收中，有 {found.lacking:,} 笔不在本次数据中，"
            "仍按未付计",
            en=f"{found.lacking:,} of {found.on_record:,} receivables that were unpaid on record"
            " did not come and still count as unpaid",
        ),
        advice=Said(
            zh="若已付清，请连同付款日期一并导出；若已作废，请以类型 void 的付款导入；"
            "若误漏，请补上。",
            en="If they are paid, export them with their dates paid; if void, bring a payment of"
            " kind void; if forgotten, add them.",
        ),
        examples=found.examples,
    )
