"""A scorer that gives every case the same figures, for tests of what stands around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from threading import Event

from data_schemas.advice import PhenomenonShown
from data_schemas.case import DealCase, ReceivableCase
from data_schemas.causes import Cause, Side
from data_schemas.codes import ConfidenceLevel, Grade, Stage
from data_schemas.errors import NotFound
from data_schemas.phenomena import Phenomenon
from data_schemas.reference import Reference
from data_schemas.score import (
    CauseContribution,
    Confidence,
    ConfidenceReason,
    CurvePoint,
    DealScore,
    Explanation,
    FeatureContribution,
    HorizonProbability,
    InputsUsed,
    PaymentDate,
    PaymentDay,
    ReferenceUsed,
    Score,
)
from data_schemas.terms import AdviseCase, DealAdvice, WhatIf
from model.portfolio.figures import Figures
from model.view import LedgerView
from service.answers import ModelCard, ModelInput, Scorecard
from service.serving import Served
from tests.factories import a_money, an_advice, some_figures


@dataclass
class FakeScorer:
    """Gives every case the same figures, under its version; may be held up while it works."""

    version: str = "fake-1"
    hold: Event | None = None
    seen: list[date] = field(default_factory=list)

    def prepare(self, view: object) -> None:
        del view  # a fake looks nothing up

    def score_deal(
        self, case: DealCase, view: object, *, as_of: date, lang: str, new_id: Callable[[], str]
    ) -> DealScore:
        del view  # a fake looks nothing up
        self.seen.append(as_of)
        if self.hold is not None:
            self.hold.wait(10)
        parts = [
            self._score(new_id(), as_of, lang, Stage.SIGNING, part.instalment_id, part.amount)
            for part in case.instalments
        ]
        deal = self._score(
            new_id(), as_of, lang, Stage.SIGNING, case.deal.deal_id, case.deal.amount
        )
        whose = {"customer_id": case.customer.customer_id}
        parts = [part.model_copy(update=whose) for part in parts]
        return DealScore(deal=deal.model_copy(update=whose), instalments=parts)

    def advise_deal(
        self, case: AdviseCase, view: object, *, as_of: date, lang: str, new_id: Callable[[], str]
    ) -> DealAdvice:
        return an_advice(
            self.score_deal(case, view, as_of=as_of, lang=lang, new_id=new_id), case, lang
        )

    def what_if(self, case: DealCase, view: object, *, as_of: date) -> WhatIf:
        del view
        shown = a_money(case.deal.amount)
        return WhatIf(
            as_of=case.as_of or as_of, model_version=self.version, synthetic=True, grade=Grade.C,
            delay_probability=0.35, default_probability=0.08, expected_loss=shown.expected_loss,
            cost_of_waiting=shown.waiting.total, margin_after_risk_share=0.1, unused=[],
        )  # fmt: skip

    def score_receivable(
        self,
        case: ReceivableCase,
        view: object,
        *,
        as_of: date,
        lang: str,
        new_id: Callable[[], str],
        ledger_on: object = None,
    ) -> Score:
        del view, ledger_on
        if case.receivable is None:
            raise NotFound(
                f"没有未付的应收“{case.receivable_id}”。",
                f"There is no open receivable '{case.receivable_id}'.",
            )
        given = case.receivable
        score = self._score(new_id(), as_of, lang, Stage.OPEN, given.receivable_id, given.amount)
        return score.model_copy(update={"customer_id": given.customer_id})

    def figures(self, view: LedgerView, as_of: date) -> Figures:
        return some_figures(view, as_of, version=self.version)

    def card(self, lang: str) -> ModelCard:
        return ModelCard(
            model_version=self.version,
            schema_version="s1",
            data_as_of=date(2026, 10, 31),
            synthetic=True,
            horizons={"signing": [0, 90, 365], "open": [0, 90, 365]},
            delay_days=90,
            default_days=365,
            grade_limits=[0.1, 0.22, 0.4, 0.65],
            seller_is_sme=True,
            scorecard=Scorecard(base_points=600, base_odds=1, points_to_double=50),
            metrics={"auc_90": 0.8},
            rows={"signing": 1000, "open": 2000},
            inputs=[
                ModelInput(
                    feature="upfront_share",
                    label="预付比例" if lang == "zh" else "Upfront share",
                    unit="1",
                    cause=Cause.CREDIT,
                    importance={"signing": 0.2, "open": 0.1},
                )
            ],
            own_columns=[],
            not_learnt=["deal.bid_rank"],
            merged=[],
            notes=[],
        )

    def served(self) -> Served:
        return Served(engine=self, card=self.card, version=self.version)

    def _score(
        self, score_id: str, as_of: date, lang: str, stage: Stage, subject: str, amount: float
    ) -> Score:
        points = {Cause.CREDIT: 0.12, Cause.EXTERNAL: 0.09, Cause.RELATIONSHIP: -0.06}
        causes = [
            CauseContribution(
                cause=cause,
                label=cause.label(lang),
                side=cause.side,
                log_odds=points.get(cause, 0.0) * 5,
                probability_points=points.get(cause, 0.0),
                points=points.get(cause, 0.0) * -360,
                features=[
                    FeatureContribution(
                        feature="upfront_share",
                        label="预付比例" if lang == "zh" else "Upfront share",
                        value=0.3,
                        unit="1",
                        reference=0.4,
                        reading="差于典型" if lang == "zh" else "worse than typical",
                        log_odds=points.get(cause, 0.0) * 5,
                        probability_points=points.get(cause, 0.0),
                        points=points.get(cause, 0.0) * -360,
                    )
                ],
            )
            for cause in Cause
        ]
        shown = a_money(amount)
        return Score(
            score_id=score_id,
            as_of=as_of,
            model_version=self.version,
            schema_version="s1",
            synthetic=True,
            stage=stage,
            subject=subject,
            amount=amount,
            grade=Grade.C,
            points=512,
            confidence=Confidence(
                level=ConfidenceLevel.MEDIUM,
                reasons=[
                    ConfidenceReason(code="new_customer", text="新客户" if lang == "zh" else "new")
                ],
                effective_n=3.2,
            ),
            delay=HorizonProbability(horizon_days=90, probability=0.35),
            default=HorizonProbability(horizon_days=365, probability=0.08),
            curve=[
                CurvePoint(days_past_due=d, probability_unpaid=p)
                for d, p in ((0, 0.8), (30, 0.6), (90, 0.35), (180, 0.2), (365, 0.08), (730, 0.03))
            ],
            expected_days_late=74.5,
            payment_date=PaymentDate(
                p10=PaymentDay(date=date(2026, 12, 1), bound="before"),
                p50=PaymentDay(date=date(2027, 2, 1), bound=None),
                p90=PaymentDay(date=date(2027, 11, 1), bound=None),
            ),
            expected_loss=float(shown.expected_loss),
            cost_of_waiting=float(shown.waiting.total),
            money=shown,
            explanation=Explanation(
                horizon_days=90,
                reference=ReferenceUsed(
                    asked=Reference.TYPICAL,
                    used=Reference.TYPICAL,
                    label=Reference.TYPICAL.label(lang),
                    text="",
                    subject=None,
                    day=None,
                    cases=None,
                    probability=None,
                ),
                baseline_log_odds=-1.4,
                log_odds=-0.6,
                baseline_probability=0.2,
                probability=0.35,
                baseline_points=566.0,
                points=512.0,
                causes=causes,
                text="主要原因。" if lang == "zh" else "Mainly.",
            ),
            changed=None,
            phenomenon=PhenomenonShown(
                phenomenon=Phenomenon.ON_TIME,
                label="正常回款" if lang == "zh" else "on time",
                pattern="",
                side=Side.THEIRS,
                evidence=[],
            ),
            arrears=None,
            gaps=[],
            actions=[],
            statute=[],
            comparable=[],
            comparable_note="",
            inputs=InputsUsed(
                given=["upfront_share"],
                from_ledger=[],
                missing=["budget_status"],
                not_learnt=[],
                unseen=[],
            ),
        )
