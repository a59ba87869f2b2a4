"""An older file over newer records, and claims paid on record that a file says are unpaid."""

from __future__ import annotations

from collections.abc import Iterator

from data_schemas.quality import Finding, Said, Section, Severity
from training.quality.records import Records


def taken_back_findings(records: Records) -> Iterator[Finding]:
    """What the ingest took back of what was on record, if anything."""
    found = records.taken_back
    if found is None or not found.tells:
        return
    rows = found.reopened or found.updated
    yield Finding(
        code="older_file" if found.is_older else "reopened",
        section=Section.SEQUENCE,
        severity=Severity.ACT if found.is_older and found.reopened else Severity.LOOK,
        table="receivables" if found.reopened else records.brought[0],
        fields=("paid_date",) if found.reopened else (),
        rows=rows,
        of=max(rows, sum(len(records.frame(table)) for table in records.brought)),
        said=Said(zh=found.line("zh"), en=found.line("en")),
        advice=Said(
            zh="若导错了文件，请把最近的一份再导入一次；若数据日期有误，请用 --as-of 指定；"
            "若确有退款，请以类型 reversal 的付款导入。",
            en="If it was the wrong file, ingest the latest one again; if its day is wrong, name it"
            " with --as-of; if money went back, bring a payment of kind reversal.",
        ),
        examples=found.examples,
    )
