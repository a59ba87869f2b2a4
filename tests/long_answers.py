"""Answers with more to say than a page can hold: the longest of every vocabulary, and many."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from data_schemas.advice import Arrears, ArrearsKind, Evidence, PhenomenonShown
from data_schemas.case import DealCase
from data_schemas.causes import Cause
from data_schemas.codes import ConfidenceLevel, Grade, InstalmentKind, Stage
from data_schemas.comparable import CaseKind, Comparable, Ending
from data_schemas.customer import Customer
from data_schemas.deal import Deal
from data_schemas.grounds import GroundCode
from data_schemas.instalment import Instalment
from data_schemas.law.codes import FindingKind, Level
from data_schemas.overrides import Override, OverrideKind, OverrideReason
from data_schemas.phenomena import PHENOMENA, Phenomenon
from data_schemas.policy import Policy
from data_schemas.reference import Reference
from data_schemas.score import (
    CauseContribution,
    Citation,
    Confidence,
    ConfidenceReason,
    CurvePoint,
    DealScore,
    Explanation,
    FeatureContribution,
    Finding,
    HorizonProbability,
    InputsUsed,
    PaymentDate,
    PaymentDay,
    ReferenceUsed,
    Score,
)
from data_schemas.terms import AdviseCase, DealAdvice
from model.terms.summary import statement
from model.wording import explanation_text
from service.answers import ModelCard, Scorecard
from tests.factories import a_money, an_advice
from tests.long_parts import DAY, long_actions, long_gaps, long_money, long_remarks

NAME = "清河回族自治县新型城镇化建设投资发展集团有限责任公司（县住房和城乡建设局下属平台公司）" * 2
PARTS = 36


def a_long_card() -> ModelCard:
    return ModelCard(
        model_version="20260630-7b3435a6", schema_version="ed366f114a35",
        data_as_of=date(2026, 6, 30), synthetic=True, horizons={}, delay_days=90, default_days=365,
        grade_limits=[0.1, 0.22, 0.4, 0.65], seller_is_sme=None, metrics={}, rows={}, inputs=[],
        scorecard=Scorecard(base_points=600, base_odds=1, points_to_double=50),
        own_columns=[], not_learnt=[], merged=[], notes=[],
    )  # fmt: skip


def a_long_case() -> DealCase:
    """A deal of as many instalments as there may be, under long names."""
    return DealCase(
        customer=Customer(customer_id="C" * 40, name=NAME[:80]),
        deal=Deal(
            deal_id="HT-" + "2026" * 10, customer_id="C" * 40, signing_date=DAY,
            amount=123_456_789.12, upfront_share=0.05, credit_days=365, retention_share=0.1,
            payment_date_written=False, payment_method_written=False, late_penalty_written=False,
            acceptance_standard_written=False, delivery_before_contract=True,
        ),
        instalments=[
            Instalment(
                instalment_id=str(n), kind=InstalmentKind.ACCEPTANCE, amount=3_429_355.25,
                due_date=DAY + timedelta(days=30 * n),
            )
            for n in range(PARTS)
        ],
    )  # fmt: skip


def a_long_answer(lang: str) -> DealScore:
    case = a_long_case()
    deal = a_long_score(lang, Stage.SIGNING, case.deal.deal_id)
    parts = [a_long_score(lang, Stage.SIGNING, part.instalment_id) for part in case.instalments]
    return DealScore(deal=deal, instalments=parts)


def a_long_score(lang: str, stage: Stage, subject: str) -> Score:
    """A score about which everything is said at length."""
    zh = lang == "zh"
    evidence = [
        Evidence(
            code=GroundCode.CAUSE_RAISES, value=None, limit=None,
            text="“客户付款流程不同步”使风险比典型高 16.2 个百分点，当前流程状态已 384 天没有变化"
            if zh
            else "“out of step with the customer's payment process” raises the risk by 16.2 points"
            " over the typical",
        )
    ] * 4  # fmt: skip
    log_odds = {c: 0.31 - 0.047 * n for n, c in enumerate(Cause)}
    base, scale = -0.9, 0.16
    z = base + sum(log_odds.values())
    policy = Policy()
    causes = [
        CauseContribution(
            cause=cause, label=cause.label(lang), side=cause.side, log_odds=x,
            probability_points=x * scale, points=x * policy.points_per_log_odds,
            features=[
                FeatureContribution(
                    feature=f"history.very_long_name_{n}", value=295.7, unit="day",
                    reference=60.0, reading="差于典型（典型：60 天）"
                    if zh
                    else "worse than typical (typical: 60 days)",
                    label="同状态到付款通常天数（向同类收缩，按最近记录加权）"
                    if zh
                    else "Usual days from this state to payment (shrunk to peers, recent first)",
                    log_odds=x / 5, probability_points=x * scale / 5,
                    points=x / 5 * policy.points_per_log_odds,
                )
                for n in range(5)
            ],
        )
        for cause, x in log_odds.items()
    ]  # fmt: skip
    probability = 0.28 + scale * sum(log_odds.values())
    citation = Citation(
        law="x", number="法释〔2020〕17号", article="188, 195, 201, 202", in_force=date(2021, 1, 1),
        title="最高人民法院关于审理民事案件适用诉讼时效制度若干问题的规定"
        if zh
        else "Provisions of the Supreme People's Court on Limitation in Civil Cases",
    )  # fmt: skip
    return Score(
        score_id="s_a63ab1cd89d74fa1829c1b7c01a8b338", as_of=DAY, model_version="20260630-7b3435a6",
        schema_version="ed366f114a35", synthetic=True, stage=stage, subject=subject,
        amount=123_456_789.12, grade=Grade.E, points=round(policy.points(z)),
        confidence=Confidence(
            level=ConfidenceLevel.LOW, effective_n=0.5,
            reasons=[ConfidenceReason(code="x", text=e.text) for e in evidence],
        ),
        delay=HorizonProbability(horizon_days=90, probability=probability),
        default=HorizonProbability(horizon_days=365, probability=0.36),
        curve=[
            CurvePoint(days_past_due=d, probability_unpaid=p)
            for d, p in ((-30, 1.0), (0, 0.9), (90, probability), (365, 0.36), (730, 0.23))
        ],
        expected_days_late=1310.5,
        payment_date=PaymentDate(
            p10=PaymentDay(date=DAY, bound="before"), p50=PaymentDay(date=DAY, bound=None),
            p90=PaymentDay(date=date(2030, 5, 24), bound="after"),
        ),
        expected_loss=float(a_money(123_456_789.12).expected_loss),
        cost_of_waiting=float(a_money(123_456_789.12).waiting.total),
        money=long_money(stage), changed=None,
        explanation=Explanation(
            horizon_days=90,
            reference=ReferenceUsed(
                asked=Reference.TYPICAL, used=Reference.TYPICAL,
                label=Reference.TYPICAL.label(lang), text=Reference.TYPICAL.label(lang),
                subject=None, day=None, cases=None,
                probability=None,
            ),
            baseline_log_odds=base, log_odds=z, baseline_probability=0.28,
            probability=probability, baseline_points=policy.points(base), points=policy.points(z),
            causes=causes, text=explanation_text(lang, 90, probability, 0.28, causes),
        ),
        phenomenon=PhenomenonShown(
            phenomenon=Phenomenon.BACK_AND_FORTH, label=Phenomenon.BACK_AND_FORTH.label(lang),
            pattern=PHENOMENA[Phenomenon.BACK_AND_FORTH].pattern(lang),
            side=PHENOMENA[Phenomenon.BACK_AND_FORTH].side, evidence=evidence,
        ),
        arrears=Arrears(
            kind=ArrearsKind.DOUBTFUL, label=ArrearsKind.DOUBTFUL.label(lang),
            signs_for=evidence, signs_against=evidence, sanction_conditions=[], next_sanction=None,
        )
        if stage is Stage.OPEN
        else None,
        gaps=long_gaps(lang), actions=long_actions(lang, evidence[:2]),
        statute=[
            Finding(
                code="x", kind=FindingKind.CLAUSE, level=Level.BREACH, citations=[citation] * 3,
                date=DAY, days=1, amount=Decimal("1.00"), amount_high=None, missing=[],
                text="诉讼时效三年，自2025-12-22起算，到2028-12-22，还剩757天；有效中断0次，逾期利息按"
                "日万分之五计算，自到期日次日起至今日止共计 1,234,567.89 元，每日再增 61,728 元。"
                if zh
                else "Interest for late payment at 0.05 % a day from the day after the due date"
                " comes to CNY 1,234,567.89 today and grows by CNY 61,728.39 every day.",
            )
        ] * 12
        + long_remarks(lang, stage),
        comparable=[
            Comparable(
                kind=CaseKind.DEAL, id=f"HT-2024-{n:040}", customer_id="C", customer=NAME[:60],
                amount=1.0, day=DAY, days_past_due=None, similarity=0.5, probability=0.5,
                grade=Grade.D, shared=[], ending=Ending.OPEN, days=621, share_paid=0.68,
                known_to=DAY,
                text="截至 2026-06-30 已付 68%，其余最久逾期 621 天"
                if zh
                else "as of 2026-06-30 68% paid, the rest up to 621 days past due",
                why="成因构成相同 51.1%：政策、预算与经济环境（抬高）、客户付款流程不同步（抬高）"
                if zh
                else "51.1% of the causes in common: policy, budget, economy (raises), out of step"
                " with the customer's payment process (raises)",
            )
            for n in range(20)
        ],
        comparable_note="按成因构成从台账中 1000 个以往合同里选出。" if zh else "Chosen by causes.",
        inputs=InputsUsed(
            given=["a"] * 49, from_ledger=["b"] * 18, missing=[], not_learnt=[], unseen=[]
        ),
    )  # fmt: skip


def a_long_override(lang: str) -> Override:
    """A decision with as long a note as there may be."""
    kind, reason = OverrideKind.GRADE, OverrideReason.BAD_NEWS
    note = "得知预算可能不批" if lang == "zh" else "the budget may fail, "
    return Override(
        override_id="o_1", created=datetime(2026, 11, 20, tzinfo=UTC), author="李" * 80, kind=kind,
        kind_label=kind.label(lang), reason=reason, reason_label=reason.label(lang), score_id="s_1",
        subject="R", model_version="m", model_grade=Grade.D, model_probability=0.4, delay_days=90,
        grade=Grade.B, customer_id=None, provision=None, back_to_model=False, closing=None,
        note=(note * 99)[:500],
    )  # fmt: skip


def a_long_advice(score: DealScore, case: DealCase, lang: str) -> DealAdvice:
    """Many options of many changes; the first does not reach the goal."""
    asked = AdviseCase.model_validate(case.model_dump(mode="json"))
    usual = an_advice(score, asked, lang)
    longest = usual.options[0].model_copy(update={"text": usual.options[0].text * 8})
    options = [longest.model_copy(update={"id": f"o{n}", "reaches": n > 0}) for n in range(6)]
    said = {"text": usual.goal.text * 6, "statement": statement(Policy(), lang)}
    return usual.model_copy(update={"options": options, **said})
