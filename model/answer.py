"""From scored units to ``Score``s: curve, dates, loss, explanation, confidence, inputs."""

from __future__ import annotations

from datetime import date

import numpy as np

from data_schemas.codes import Stage
from data_schemas.comparable import Comparison
from data_schemas.customer import PEERS
from data_schemas.money import Money
from data_schemas.reference import About
from data_schemas.score import (
    Changed,
    Confidence,
    CurvePoint,
    Finding,
    HorizonProbability,
    PaymentDate,
    Score,
)
from model.advice.advise import advise
from model.advice.observed import situation_of
from model.advice.situation import Stalling
from model.attribution import Attribution, of_deal
from model.comparable import comparison
from model.confidence import SILENT, confidence
from model.curve import mean_days, nearest
from model.day import Floats, day_of
from model.explained import explanation
from model.inputs_used import inputs_used
from model.law.limited import ending_told
from model.law.remedy import complaint_open
from model.law.statute import late_since
from model.money.shown import UnitMoney, money_of
from model.payment_date import extended, money_date, not_before, payment_date
from model.scored import Scored, Telling

STALLED_RECORDED = "term_stalled_recorded"
"""Code of the finding that acceptance is taken to be dragged out, though nobody has said so."""
NONE = Comparison(cases=[], note="")
"""An instalment of a deal is not compared: its deal is."""


def answer_unit(
    scored: Scored, i: int, how: Telling, statute: list[Finding], found: UnitMoney,
    changed: Changed | None = None,
) -> Score:  # fmt: skip
    """The ``Score`` of one unit, with its money, what the law says of it and what changed."""
    asked = scored.asked
    grid, p = scored.curve(i)
    amount = float(asked.amount[i])
    base = max(float(asked.snapshot[i] - asked.due[i]), 0.0)
    return _score(
        scored, how, rows=[i], subject=str(asked.units["unit_id"].iloc[i]), amount=amount,
        attribution=scored.attributions[i], compared=scored.compared.attributions[i],
        changed=changed, grid=grid, p=p,
        money=_money(scored, found, [i], how, deal=False, whole=asked.stage is Stage.OPEN),
        days_late=_days_late(grid, p, base),
        payment_date=payment_date(grid, p, int(asked.due[i])), statute=statute,
        whole=asked.stage is Stage.OPEN,
    )  # fmt: skip


def answer_deal(
    scored: Scored, parts: list[Score], deal_id: str, how: Telling, statute: list[Finding],
    found: UnitMoney,
) -> Score:  # fmt: skip
    """The amount-weighted ``Score`` of a deal; its probability is the expected unpaid share."""
    weight = scored.asked.amount / scored.asked.amount.sum()
    curves = [scored.curve(i) for i in range(len(parts))]
    grid = np.unique(np.concatenate([c[0] for c in curves]))
    p = sum(w * extended(grid, *c) for w, c in zip(weight, curves, strict=True))
    return _score(
        scored, how, rows=list(range(len(parts))), subject=deal_id,
        amount=float(scored.asked.amount.sum()),
        attribution=of_deal(scored.attributions, weight),
        compared=of_deal(scored.compared.attributions, weight), changed=None,
        grid=grid, p=np.minimum.accumulate(p),
        money=_money(scored, found, list(range(len(parts))), how, deal=True, whole=True),
        days_late=float(sum(w * s.expected_days_late for w, s in zip(weight, parts, strict=True))),
        payment_date=money_date(curves, scored.asked.due, weight), statute=statute, whole=True,
    )  # fmt: skip


def _score(
    scored: Scored, how: Telling, *, rows: list[int],
    subject: str, amount: float, attribution: Attribution, compared: Attribution,
    changed: Changed | None, grid: Floats, p: Floats,
    money: Money, days_late: float, payment_date: PaymentDate, statute: list[Finding], whole: bool,
) -> Score:  # fmt: skip
    policy, manifest = how.policy, how.manifest
    about: About = "deal" if whole else "instalment"
    if scored.asked.stage is Stage.OPEN:
        about = "receivable"
    default = money.default_probability
    default_days = nearest(scored.horizons, policy.default_days)
    inputs = inputs_used(scored, rows, manifest, how.lang)
    grade = policy.grade(attribution.probability)
    now = situation_of(
        scored, rows, found=attribution, grade=grade, curve=(grid, p),
        default=(default_days, default), expected_late=days_late, approach=how.approach,
        policy=policy, not_learnt=manifest.not_learnt,
        ending=ending_told(statute, how.as_of, policy.law.near_days),
        late_since=late_since(statute), complaint_open=complaint_open(statute), claim=how.claim,
        stalling=_stalling(how, statute), answered=how.answered,
        on_budget=how.buyer is None or how.buyer.is_public,
    )  # fmt: skip
    advice = advise(scored, rows, how, now, whole=whole)
    alike = comparison(scored, rows[0], attribution, how) if whole else NONE
    return Score(
        score_id=how.new_id(), as_of=how.as_of, model_version=manifest.model_version,
        schema_version=manifest.schema_hash[:12], synthetic=manifest.synthetic,
        stage=scored.asked.stage, subject=subject, customer_id=_customer(scored, rows[0]),
        amount=amount,
        grade=grade, points=round(policy.points(attribution.log_odds)),
        confidence=_confidence(scored, rows, how),
        delay=HorizonProbability(
            horizon_days=scored.explained, probability=attribution.probability
        ),
        default=HorizonProbability(horizon_days=default_days, probability=default),
        curve=[
            CurvePoint(days_past_due=int(d), probability_unpaid=float(q))
            for d, q in zip(grid, p, strict=True)
        ],
        expected_days_late=days_late,
        payment_date=not_before(payment_date, max(now.as_of, now.signing or now.as_of)),
        expected_loss=float(money.expected_loss), cost_of_waiting=float(money.waiting.total),
        money=money,
        explanation=explanation(scored, rows, compared, scored.compared, how, about),
        changed=changed,
        phenomenon=advice.phenomenon, arrears=advice.arrears, gaps=advice.gaps,
        actions=advice.actions, statute=statute,
        comparable=alike.cases, comparable_note=alike.note, inputs=inputs,
    )  # fmt: skip


def _stalling(how: Telling, statute: list[Finding]) -> Stalling:
    """As told, else as the law takes what is on record."""
    if how.claim is not None and how.claim.stalled:
        return Stalling.TOLD
    recorded = any(one.code == STALLED_RECORDED for one in statute)
    return Stalling.SUPPOSED if recorded else Stalling.NO


def _customer(scored: Scored, row: int) -> str:
    """Whose it is: by the ledger's own id where the ledger has it, also of an alias."""
    at = int(scored.asked.customer[row])
    known = scored.asked.view.customer_ids
    return str(known[at] if at >= 0 else scored.asked.units["customer_id"].iloc[row])


def _money(
    scored: Scored, found: UnitMoney, rows: list[int], how: Telling, *, deal: bool, whole: bool
) -> Money:
    return money_of(
        scored, found, rows, told=how.money, policy=how.policy, lang=how.lang, deal=deal,
        whole=whole,
    )  # fmt: skip


def _days_late(grid: Floats, p: Floats, base: float) -> float:
    """Mean days past due when paid; time before the due date counts as 0, see ``mean_days``."""
    if base > 0:
        return base + mean_days(grid - base, p)
    return mean_days(grid, p)


def _confidence(scored: Scored, rows: list[int], how: Telling) -> Confidence:
    asked, manifest = scored.asked, how.manifest
    own = asked.past("customer").matured(0)[0][rows].min()
    peers = asked.past("peers").matured(0)[0][rows].min()
    weights = scored.weights
    unknown = np.isnan(scored.x[rows]).mean(axis=0)
    missing = float((weights * unknown).sum() / max(weights.sum(), 1e-12))
    stage: Stage = asked.stage
    fitted = manifest.stage(stage)
    return confidence(
        policy=how.policy,
        lang=how.lang,
        effective_n=float(own),
        peers_n=float(peers),
        missing_share=missing,
        learnt=next(h for h in manifest.horizons(stage) if h.days == scored.explained),
        gone=[d for d in manifest.dropped if d.stage is stage],
        synthetic=manifest.synthetic,
        contradictions=how.contradictions,
        causes_not_learnt=fitted.causes_not_learnt if fitted is not None else (),
        kind_known=_kind_known(scored, rows),
        planned_until=_planned_until(scored, how),
        silence=_silence(scored, how),
    )


def _kind_known(scored: Scored, rows: list[int]) -> bool:
    """Whether it is known which peers the payer has, by what was given or by the records."""
    units = scored.asked.units
    told = units.reindex(columns=list(PEERS)).iloc[rows]
    given = told.notna().to_numpy().all()
    return bool(given or (scored.asked.key("peers")[rows] >= 0).all())


def _planned_until(scored: Scored, how: Telling) -> date | None:
    """The last day a deal plans to be paid on, where all of them have passed."""
    last = day_of(int(scored.asked.due.max()))
    return last if scored.asked.stage is Stage.SIGNING and last < how.as_of else None


def _silence(scored: Scored, how: Telling) -> tuple[date, date] | None:
    """Where the records of an open claim end, and the day asked about, if that is much later."""
    last = scored.asked.here.ledger.as_of
    late = scored.asked.stage is Stage.OPEN and (how.as_of - last).days > SILENT
    return (last, how.as_of) if late else None
