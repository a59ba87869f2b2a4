"""Claims that stay paid though a whole list says they are not."""

from __future__ import annotations

from collections.abc import Iterator

from data_schemas.quality import Finding, Said, Section, Severity
from training.quality.records import Records


def payments_gone_findings(records: Records) -> Iterator[Finding]:
    """The receivables paid on record whose payments a whole list no longer has, if any."""
    found = records.payments_gone
    if found is None:
        return
    yield Finding(
        code="payments_gone",
        section=Section.SEQUENCE,
        severity=Severity.LOOK,
        table="receivables",
        fields=("paid_date",),
        rows=found.lacking,
        of=found.on_record,
        said=Said(zh=found.line("zh"), en=found.line("en")),
        advice=Said(
            zh="若款项已退回或误记，请以类型 reversal 的付款导入（日期为退回之日），"
            "应收即重新计入未付；若付款仍在，请补回导出。",
            en="If the money went back or was booked by mistake, bring a payment of kind reversal"
            " with the day it did: the claim is open again. If it was paid, add the payment to the"
            " export.",
        ),
        examples=found.examples,
    )
