"""Days that contradict each other, as told or on record."""

from __future__ import annotations

from data_schemas.law.codes import FindingKind, Level
from data_schemas.law.rule import Rule

DATE_RULES: tuple[Rule, ...] = (
    Rule(
        code="before_signing", kind=FindingKind.NOTICE, level=Level.ATTENTION,
        place="model.law.dates.date_findings",
        zh="早于签约日（{signing}）的日子：{list}。先交付后签约的，合同何时成立{version}请核对；日期有误的请更正。",
        en="Before the signing day, {signing}: {list}. Where delivery came before the contract,"
        " check when that was concluded{version}; a day that is wrong has to be put right.",
    ),
    Rule(
        code="signed_later", kind=FindingKind.NOTICE, level=Level.ATTENTION,
        place="model.law.dates.date_findings",
        zh="签约日{signing}晚于评估日期{day}：那时合同还没有签，这里按签约后的约定计算；日期有误的请更正。",
        en="The signing day, {signing}, lies after the day asked about, {day}: nothing was signed"
        " then, and the contract is taken as it will be. If a day is wrong, put it right.",
    ),
    Rule(
        code="payments_later", kind=FindingKind.NOTICE, level=Level.INFO,
        place="model.law.dates.date_findings",
        zh="评估日期之后的付款{n}笔（最早{first}）尚未发生，没有计入；日期如有误请更正。",
        en="Payments dated after the day asked about are not counted yet: {n} (the first on"
        " {first}). If a day is wrong, put it right.",
    ),
)  # fmt: skip
