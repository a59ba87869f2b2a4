"""Valid records by default; name only what a test is about."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from data_schemas.case import DealCase
from data_schemas.causes import Cause
from data_schemas.codes import Grade, Stage
from data_schemas.frame import Ledger, check_frame, ledger_of
from data_schemas.grounds import GroundCode
from data_schemas.levers import Ask
from data_schemas.money import Money, MoneySettings, Waiting
from data_schemas.playbook.entries import ACTIONS
from data_schemas.policy import Policy
from data_schemas.score import DealScore
from data_schemas.terms import (
    AdviseCase,
    Change,
    DealAdvice,
    GoalKind,
    GoalShown,
    Option,
    PlannedPart,
    Position,
    Put,
    Rung,
)
from model.advice.arrears import judge
from model.advice.case import case_of
from model.advice.phenomenon import phenomenon
from model.advice.rules import grounds_of
from model.advice.situation import Situation
from model.asked import Asked
from model.attribution import Attribution
from model.money.cents import money
from model.portfolio.figures import Figures, figures_of
from model.scored import Scored, nothing_scored
from model.units import current_units
from model.view import LedgerView


def a_case(**deal: Any) -> DealCase:
    """A deal of one million yuan in three instalments, signed on 2026-07-01."""
    return DealCase.model_validate(a_case_body(**deal))


def a_case_body(**deal: Any) -> dict[str, Any]:
    """The JSON of ``a_case``; keyword arguments change the deal."""
    return {
        "customer": {"customer_id": "C1", "agency_type": "hospital", "level": "county"},
        "deal": {
            "deal_id": "D1", "customer_id": "C1", "signing_date": "2026-07-01",
            "amount": 1_000_000.0, "upfront_share": 0.3, "credit_days": 60,
        } | deal,
        "instalments": [
            {
                "instalment_id": "1", "kind": "advance", "due_date": "2026-07-31",
                "amount": 300_000.0,
            },
            {
                "instalment_id": "2", "kind": "acceptance", "due_date": "2026-12-01",
                "amount": 600_000.0, "trigger": "acceptance",
            },
            {
                "instalment_id": "3", "kind": "retention", "due_date": "2027-12-01",
                "amount": 100_000.0,
            },
        ],
    }  # fmt: skip


def a_money(amount: float) -> Money:
    """Money of a receivable: 2.8 % expected to be lost, one year waited for."""
    return Money(
        exposure=money(amount), default_probability=0.08, expected_loss=money(amount * 0.028),
        waiting=Waiting(
            agreed_days=200.0, late_days=165.0, until_days_past_due=730,
            agreed=money(amount * 0.03), late=money(amount * 0.03), total=2 * money(amount * 0.03),
        ),
        margin=None, credit_limit=None,
        settings=MoneySettings(
            default_days=365, loss_given_default=0.35, capital_rate=Decimal("0.06"),
            margin_share=Decimal("0.25"), margin_given=False, least_return=Decimal("0.1"),
            loss_appetite=Decimal(100_000), largest_exposure=Decimal(10_000_000),
        ),
        text="",
    )  # fmt: skip


def an_advice(score: DealScore, case: AdviseCase, lang: str) -> DealAdvice:
    """Advice with one option: a written payment date brings the deal to its goal."""
    zh = lang == "zh"
    change = Change(
        lever="payment_date_written", ask=Ask.CUSTOMER, field="deal.payment_date_written",
        label="合同写明付款日期" if zh else "Payment date in writing", before=None, after=True,
        money=Decimal("0.00"), weight=Decimal("1000.00"),
        text="合同写明付款日期" if zh else "write the payment date into the contract",
    )  # fmt: skip
    option = Option(
        id="o1", changes=[change], reaches=True, value=0.2, grade=Grade.B, delay_probability=0.2,
        default_probability=0.05, expected_loss=Decimal("10.00"), cost_of_waiting=Decimal("5.00"),
        margin_after_risk_share=0.2, price=money(case.deal.amount), money=change.money,
        weight=change.weight, concession=change.weight,
        instalments=[
            PlannedPart(
                instalment_id=p.instalment_id, kind=p.kind, due_date=p.due_date,
                amount=money(p.amount), trigger=p.trigger,
            )
            for p in case.instalments
        ],
        put=Put(
            deal={"payment_date_written": True}, instalments=case.instalments,
            law=None if case.law is None else {}, claims=case.claims,
            money=None if case.money is None else case.money.model_dump(exclude_none=True),
        ),
        amiss=[], text="合同写明付款日期。" if zh else "Write the payment date into the contract.",
    )  # fmt: skip
    goal = GoalShown(
        kind=GoalKind.GRADE, target=0.22, now=0.35, reached=False,
        text="目标B级。" if zh else "Goal: grade B.",
    )  # fmt: skip
    floor = Rung(position=Position.FLOOR, option="o1", given_up=[], text="底线" if zh else "floor")
    return DealAdvice(
        score=score, goal=goal, options=[option], cheapest="o1", ladder=[floor], declined=[],
        would_help=[], statement="不是承诺" if zh else "no promise",
        text="可以谈" if zh else "can be had",
    )  # fmt: skip


def checked(table: str, **columns: object) -> pd.DataFrame:
    """Rows of a table of which none is refused."""
    frame, refusals = check_frame(table, pd.DataFrame(columns))
    assert not refusals
    return frame


def a_ledger(
    as_of: str, receivables: list[dict[str, Any]], **tables: list[dict[str, Any]]
) -> Ledger:
    """A ledger of plain rows, checked; fails on a row that would be refused."""
    frames = {}
    for table, rows in {"receivables": receivables, **tables}.items():
        frame, refusals = check_frame(table, pd.DataFrame(rows))
        assert not refusals, refusals
        frames[table] = frame
    return ledger_of(pd.Timestamp(as_of).date(), **frames)


def a_bare_row(
    number: int, customer: int, amount: int, due: date, late: int, end: date
) -> dict[str, Any]:
    """A receivable as a bare register has it, invoiced 30 days before it is due; ``late`` in days.

    What is paid on ``end`` or later is not known to be.
    """
    paid = due + timedelta(days=late)
    return {
        "receivable_id": f"R{number}", "customer_id": f"C{customer}", "amount": float(amount),
        "due_date": str(due), "invoice_date": str(due - timedelta(days=30)),
        "paid_date": str(paid) if paid < end else None,
    }  # fmt: skip


def a_situation(**facts: Any) -> Situation:
    """An open claim ten days before its due date that will be paid; keyword arguments change it."""
    usual: dict[str, Any] = {
        "stage": Stage.OPEN, "as_of": date(2026, 6, 30), "days_late": -10, "amount": 100_000.0,
        "grade": Grade.B, "delay_days": 90, "probability": 0.15, "default_days": 365,
        "default_probability": 0.03, "tolerance_probability": 0.3, "expected_late": 20.0,
        "causes": {}, "numbers": {}, "features": {}, "used": {},
    }  # fmt: skip
    return Situation(**(usual | facts))


def a_scored(
    view: LedgerView, as_of: date, unpaid: dict[str, tuple[float, ...]] | None = None
) -> Scored:
    """What a model could have said of the receivables open on a day.

    ``unpaid`` has each one's probabilities 30, 90 and 365 days on; 0.6, 0.4 and 0.2 by default.
    """
    units = current_units(view, as_of)
    asked = Asked(units, view)
    horizons = (30, 90, 365)
    if units.empty:
        return nothing_scored(asked, horizons)
    said = unpaid or {}
    p = np.array([said.get(one, (0.6, 0.4, 0.2)) for one in units["receivable_id"]])
    causes = np.zeros(len(Cause))
    causes[list(Cause).index(Cause.CREDIT)] = 0.1
    found = [
        Attribution(
            base_log_odds=0.0, log_odds=float(np.log(row[1] / (1 - row[1]))),
            base_probability=float(row[1]) - 0.1, probability=float(row[1]),
            feature_log_odds=np.zeros(0), feature_probability=np.zeros(0),
            cause_log_odds=causes, cause_probability=causes,
        )
        for row in p
    ]  # fmt: skip
    return Scored(
        asked=asked, features=(), x=np.empty((len(units), 0)), given={}, values={},
        horizons=horizons, first=np.zeros(len(units), dtype="int64"), explained=90,
        probability=p, attributions=found, importance={},
    )  # fmt: skip


def said(now: Situation, action: str) -> list[GroundCode]:
    """Why an action is advised in a situation; empty where it is not."""
    case = case_of(now, phenomenon(now)[0], judge(now))
    return [g.code for g in grounds_of(case, ACTIONS[action])]


def some_figures(
    view: LedgerView,
    as_of: date,
    unpaid: dict[str, tuple[float, ...]] | None = None,
    *,
    policy: Policy | None = None,
    version: str = "fake-1",
) -> Figures:
    """A book of what ``a_scored`` says."""
    scored = a_scored(view, as_of, unpaid)
    return figures_of(scored, as_of, policy or Policy(), common=None, version=version)
