"""The situation of a claim or deal, read off what was scored and the contacts on record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from data_schemas.approach import Approach, Sanction
from data_schemas.causes import Cause
from data_schemas.codes import Grade, Trigger
from data_schemas.field import fields_of
from data_schemas.law.facts import ClaimLaw
from data_schemas.policy import Policy
from model.advice.record import ContactRecord, contact_record
from model.advice.situation import DISPUTED_FIELD, Situation, Stalling
from model.asked import Asked
from model.attribution import Attribution
from model.curve import survival_at
from model.day import Floats, day_of
from model.fiscal_calendar import FiscalYear, fiscal_year
from model.law.limited import NOT_NEAR, Ending
from model.law.procedure import procedures
from model.scored import Scored
from model.values import as_number, raw_fields

LAST_TENTH = 0.1
"""Share unpaid at the end of a curve from which its mean is told as a bound, like a date."""


def situation_of(
    scored: Scored,
    rows: list[int],
    *,
    found: Attribution,
    grade: Grade,
    curve: tuple[Floats, Floats],
    default: tuple[int, float],
    expected_late: float,
    approach: Approach | None,
    policy: Policy,
    not_learnt: tuple[str, ...],
    ending: Ending = NOT_NEAR,
    late_since: date | None = None,
    complaint_open: bool = False,
    claim: ClaimLaw | None = None,
    stalling: Stalling = Stalling.NO,
    answered: Mapping[str, object] | None = None,
    on_budget: bool = True,
) -> Situation:
    """The situation of the units ``rows`` of what was scored.

    Parameters
    ----------
    scored : Scored
        Units of one stage, scored on one day.
    rows : list of int
        Which of them are the claim, or the deal.
    found : Attribution
        Explanation of the number graded.
    grade : Grade
        Of that number.
    curve : tuple of ndarray
        Days past due and probability of being unpaid, of the claim or the whole deal.
    default : tuple
        Default horizon and probability.
    expected_late : float
        Days from the due date to the payment, on average by the curve.
    approach : Approach, optional
        What a salesperson recorded for the playbook.
    policy : Policy
        Its advice's figures, calendar and days off.
    not_learnt : tuple of str
        Inputs the model has not learnt: nothing is advised on them.
    ending : Ending
        Where the statute says limitation ends or ended.
    late_since : date, optional
        The last day for payment where the statute says that it is past, before the due date.
    complaint_open : bool
        Whether the statute says that the official platform takes a complaint.
    claim : ClaimLaw, optional
        The facts of law of a claim, as a caller told them. A procedure among them, going on or
        ended, is the step to law: it has been taken.
    stalling : Stalling
        Whether the buyer drags acceptance out.
    answered : mapping, optional
        What the facts of law say of declared fields (``model.law.answered``).
    on_budget : bool
        Whether the payer lives on a fiscal year: the army and enterprises do not.
    """
    asked = scored.asked
    snapshot, due = int(asked.snapshot[rows[0]]), int(asked.due[rows].min())
    advice = policy.advice
    later = max(snapshot - due, 0) + advice.tolerance_days
    record = contact_record(asked)
    due_count = float(asked.past("customer").matured(0)[0][rows].min())
    year_count, year_late = (float(v[rows[0]]) for v in asked.past("customer").matured(365))
    known, year = approach or Approach(), _year(asked, rows[0], policy) if on_budget else None
    law = procedures(claim or ClaimLaw(), day_of(snapshot))
    at_law = law.running is not None or law.ended is not None
    numbers = {name: _together(values[rows]) for name, values in scored.values.items()}
    by_law = {
        name: as_number(raw_fields()[name], value)
        for name, value in (dict(answered or {}) | _upon_audit(scored, rows)).items()
        # Who disputes an amount disputes the claim, whatever the ledger has had of it.
        if np.isnan(numbers.get(name, np.nan)) or (name == DISPUTED_FIELD and numbers[name] == 0)
    }
    numbers |= by_law
    numbers |= told_by_contacts(numbers, record, rows[0]) | {
        f"approach.{name}": as_number(f, getattr(known, name))
        for name, f in fields_of(Approach).items()
        if f.kind is bool
    }
    return Situation(
        stage=asked.stage,
        as_of=day_of(snapshot),
        days_late=snapshot - due,
        amount=float(asked.amount[rows].sum()),
        grade=grade,
        delay_days=scored.explained,
        probability=found.probability,
        default_days=default[0],
        default_probability=default[1],
        tolerance_probability=float(survival_at(np.array([float(later)]), *curve)[0]),
        expected_late=expected_late,
        causes=dict(zip(Cause, (float(v) for v in found.cause_probability), strict=True)),
        numbers=numbers,
        features={
            one.name: float(scored.x[rows[0], at])
            for at, one in enumerate(scored.features)
            if one.compute is not None
        },
        used=record.channels(rows[0]),
        refused=int(record.refused[rows[0]]),
        since_contact=float(record.since[rows[0]]),
        since_letter=float(record.since_letter[rows[0]]),
        promised=record.promise(rows[0]),
        promise_written=bool(record.written[rows[0]]),
        papers_by=None if year is None else year.papers_by,
        treasury_closes=None if year is None else year.treasury_closes,
        signing=_signing(asked, rows[0]),
        limitation_ends=ending.ends,
        limitation_lapsed=ending.lapsed,
        late_since=late_since,
        limitation_careful=ending.careful,
        execution_ends=ending.execution,
        complaint_open=complaint_open,
        procedure_ended=law.ended is not None,
        accepted_on=_until(claim.acceptance_date if claim else None, day_of(snapshot)),
        stalling=stalling,
        by_law=frozenset(by_law),
        matured=(due_count, year_count, year_late),
        endless=bool(curve[1][-1] > LAST_TENTH),
        sanctions=frozenset(known.sanctions_taken) | ({Sanction.LEGAL} if at_law else set()),
        customer_type=known.customer_type,
        not_learnt=frozenset(not_learnt),
        min_effective_n=policy.min_effective_n,
        policy=advice,
    )


def told_by_contacts(
    numbers: Mapping[str, float], record: ContactRecord, row: int
) -> dict[str, float]:
    """What nobody filled in and the contacts say: whether the key person was reached."""
    name = "receivable.key_person_reached"
    return {name: record.key_person(row)} if np.isnan(numbers.get(name, np.nan)) else {}


def _upon_audit(scored: Scored, rows: list[int]) -> dict[str, object]:
    """That settlement by audit is needed, where one of the instalments on record waits for it."""
    name = "instalment.trigger"
    audit = as_number(raw_fields()[name], Trigger.AUDIT)
    found = scored.values.get(name)
    waits = found is not None and bool((found[rows] == audit).any())
    return {"deal.audit_required": True} if waits else {}


def _until(day: date | None, today: date) -> date | None:
    """A day, unless it has not come yet."""
    return None if day is None or day > today else day


def _year(asked: Asked, row: int, policy: Policy) -> FiscalYear:
    """The fiscal year of the payer's region."""
    place = policy.calendar.of(asked.region(row))
    return fiscal_year(day_of(int(asked.snapshot[row])).year, place, policy.law.days_off)


def _signing(asked: Asked, row: int) -> date | None:
    """The day on which a deal given by a caller is signed."""
    if "deal_signed" not in asked.units.columns:
        return None
    day = asked.units["deal_signed"].iloc[row]
    return None if pd.isna(day) else pd.Timestamp(day).date()


def _together(values: Floats) -> float:
    """One value for several instalments: unknown where one is, else that of the first."""
    return float("nan") if np.isnan(values).any() else float(values[0])
