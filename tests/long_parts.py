"""The parts of an answer at their longest: money, findings of law, actions and questions."""

from __future__ import annotations

from datetime import date

from data_schemas.advice import ActionAdvised, CheckItem, CheckState, Evidence, Gap, NamedField
from data_schemas.codes import Stage
from data_schemas.law.codes import Evidence as Proof
from data_schemas.law.codes import RestartKind, RestartStanding
from data_schemas.law.facts import Restart
from data_schemas.law.texts import (
    BUDGET_LAW,
    BUDGET_RULES,
    CIVIL_CODE,
    GENERAL_PART_RULES,
    LIMITATION_PROVISIONS,
    PROCUREMENT_RULES,
    SALES_RULES,
    SME_2025,
)
from data_schemas.money import BoundBy, CreditLimit, Margin, Money, Owed
from data_schemas.playbook.entries import ACTIONS
from data_schemas.score import Finding
from data_schemas.topics import TOPICS
from model.law.limitation import Judged
from model.law.said import Both, Said, worded
from tests.factories import a_money

DAY = date(2026, 11, 26)
CITED = [SME_2025, CIVIL_CODE, BUDGET_LAW, BUDGET_RULES, PROCUREMENT_RULES]
CITED_LATE = [SALES_RULES, LIMITATION_PROVISIONS, GENERAL_PART_RULES]


def long_money(stage: Stage) -> Money:
    """Money with every figure there is, the customer far over its limit."""
    found = a_money(123_456_789.12)
    amount = found.exposure
    left = Margin(
        before_risk=amount, after_risk=-amount, after_risk_share=-1.0, enough=False,
        break_even_price=2 * amount, break_even_upfront_share=0.955,
    )  # fmt: skip
    limit = CreditLimit(
        limit=amount, bound_by=BoundBy.APPETITE, open=None, headroom=-9 * amount,
    )  # fmt: skip
    owed = Owed(open=8 * amount, overdue=8 * amount, oldest_days=9_999)
    signing = {"margin": left, "owed": owed} if stage is Stage.SIGNING else {}
    return found.model_copy(update={"credit_limit": limit, **signing})


def long_remarks(lang: str, stage: Stage) -> list[Finding]:
    """The most texts of law that one answer cites, unchecked since, and a hundred demands."""
    texts = CITED if stage is Stage.SIGNING else [*CITED, *CITED_LATE]
    laws = Both(f"{DAY}：" + "".join(f"《{law.zh}》" for law in texts),
                f"{DAY}: " + ", ".join(law.en for law in texts))  # fmt: skip
    demands = Both(*(
        ("；" if one == "zh" else "; ").join(
            Judged(
                restart=Restart(date=DAY, kind=RestartKind.DEMAND, evidence=Proof.DELIVERED),
                standing=RestartStanding.COUNTS,
            ).text(one)
            for _ in range(100)
        )
        for one in ("zh", "en")
    ))  # fmt: skip
    said = [
        Said(code="limitation_restarts", given={"list": demands, "start": DAY}),
        Said(code="law_unchecked", given={"laws": laws}, date=DAY),
        Said(code="closings_unverified", given={"year": DAY.year}),
        Said(code="not_legal_advice"),
    ]  # fmt: skip
    return [worded(one, None, lang) for one in said]


def long_actions(lang: str, why: list[Evidence]) -> list[ActionAdvised]:
    longest = sorted(ACTIONS.values(), key=lambda a: -len(a.text(lang)))[:20]
    return [
        ActionAdvised(
            action=a.id, group=a.group, group_label=a.group.label(lang), label=a.label(lang),
            text=a.text(lang), why=why, effect=None, role=a.role, role_label=a.role.label(lang),
            by=DAY, strength=a.strength, tips=[], source=a.source,
            checklist=[
                CheckItem(
                    field="deal.x", state=CheckState.MISSING, value="已列入预算草案",
                    label="交付验收单据完备度" if lang == "zh" else "Delivery papers complete",
                )
            ] * 3,
        )
        for a in longest
    ]  # fmt: skip


def long_gaps(lang: str) -> list[Gap]:
    longest = sorted(TOPICS.values(), key=lambda t: -len(t.label(lang)))[:12]
    return [
        Gap(
            topic=t.id, kind=t.kind, label=t.label(lang), side=t.side, answered=0, not_learnt=[],
            open=[NamedField(field="deal.x", label="x")], peers=40, outcomes=[], movement=0.03,
            grade_change=0.3, source=t.source,
            text="据 40 个相近案例：较好的答案（45%）→ 63.5%，D 级，改变等级的可能 40%；居中的答案"
            "（10%）→ 67.0%，E 级，改变等级的可能 25%；较差的答案（45%）→ 70.8%，E 级，改变等级"
            "的可能 20%。平均变动 3.8 个百分点，改变等级的可能合计 30%。"
            if lang == "zh"
            else "By 40 similar cases: better answers (45%) → 63.5%, grade D, 40% likely to change"
            " it; middling answers (10%) → 67.0%, grade E, 25% likely to change it; worse answers"
            " (45%) → 70.8%, grade E, 20% likely to change it. Mean change 3.8 points, 30% likely"
            " to change the grade in all.",
        )
        for t in longest
    ]  # fmt: skip
