"""Tables of which so many rows were refused that the rest is no ledger."""

from __future__ import annotations

from collections.abc import Iterator

from data_schemas.frame import TABLES
from data_schemas.punctuation import marks
from data_schemas.quality import Finding, Said, Section, Severity
from training.quality.records import Records
from training.read_report import RefusedRows, problem_of

SHARE = 0.2
"""Share of a table's rows, once refused, of which a model would learn another business."""


def refused_findings(records: Records) -> Iterator[Finding]:
    """The tables of which more than a fifth of the rows was refused."""
    for table in TABLES:
        found = records.refused.get(table)
        if found is None or found.rows <= SHARE * found.of:
            continue
        zh, en = (_mostly(found, table, lang) for lang in ("zh", "en"))
        yield Finding(
            code="mostly_refused",
            section=Section.MISSING,
            severity=Severity.ACT,
            table=table,
            fields=(found.mostly.field,) if found.mostly.field else (),
            rows=found.rows,
            of=found.of,
            said=Said(
                zh=f"{found.of:,} 行中有 {found.rows:,} 行被拒绝，没有进入账簿；最常见的原因：{zh}",
                en=f"{found.rows:,} of {found.of:,} rows were refused and are not on the ledger;"
                f" the commonest reason: {en}",
            ),
            advice=Said(
                zh="请更正映射或文件，再导入被拒绝的行；在此之前不要据此训练或评分。",
                en="Mend the mapping or the file and ingest the refused rows; do not train or score"
                " by the rest before.",
            ),
        )


def _mostly(found: RefusedRows, table: str, lang: str) -> str:
    """The commonest reason, with its field."""
    problem = problem_of(found.mostly, table, lang)
    label = f"{problem.label}{marks(lang).colon}" if problem.label else ""
    return f"{label}{problem.message}"
