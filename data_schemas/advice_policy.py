"""Thresholds of phenomenon, gaps and playbook; the table ``[advice]`` of the policy file."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Self

from annotated_types import Interval
from pydantic import Field, model_validator

from data_schemas.amiss import amiss
from data_schemas.policy_table import PolicyTable

_Share = Annotated[float, Interval(ge=0, le=1)]
_Days = Annotated[int, Interval(ge=0, le=3650)]
_Yuan = Annotated[float, Interval(ge=0, le=1e12)]


class AdvicePolicy(PolicyTable):
    """From which figures on the company speaks of a phenomenon or advises an action."""

    tolerance_days: _Days = Field(30, description="days past due that still count as on time")
    likely: _Share = Field(
        0.5, description="probability of being unpaid from which that is what to expect"
    )
    chasing_contacts: int = Field(3, ge=1, description="contacts that count as repeated chasing")
    setbacks: int = Field(
        2, ge=1, description="broken promises, part payments and returned invoices, together, that"
        " count as back and forth",
    )  # fmt: skip
    habit_share: _Share = Field(
        0.4, description="share of a customer's promises broken, or payments in part, that counts"
        " as its habit",
    )  # fmt: skip
    habit_records: int = Field(
        3, ge=1, description="receivables fallen due before a customer's habit is spoken of"
    )
    mostly_paid: Annotated[float, Interval(ge=0, le=0.5)] = Field(
        0.2, description="share unpaid a year past due up to which a customer pays in the end; as"
        " much below 1 speaks against it",
    )  # fmt: skip
    year_end_days: _Days = Field(92, description="days before the year's end that are its rush")
    raising_points: _Share = Field(
        0.01, description="probability points from which a cause counts as raising the risk"
    )
    answer_points: _Share = Field(
        0.005, description="probability points from which an answer is better or worse than typical"
    )
    low_score: Annotated[float, Interval(ge=0, le=5)] = Field(
        3.0, description="scores of 0 to 5 below this are weak"
    )
    low_share: _Share = Field(
        0.6, description="shares of fit, meetings, appointments, the team's collections below: weak"
    )
    due_soon_days: _Days = Field(30, description="days before due in which collecting is prepared")
    contact_every_days: _Days = Field(
        14, description="days since the last contact from which a claim is followed up"
    )
    promise_days: _Days = Field(
        90, description="days ahead up to which a promised payment is waited for"
    )
    remind_days: _Days = Field(5, description="days before a promised payment to remind of it")
    letter_days: _Days = Field(30, description="days past due from which a letter is sent")
    visit_days: _Days = Field(60, description="days past due from which somebody visits")
    joint_days: _Days = Field(120, description="days past due from which suppliers act jointly")
    legal_days: _Days = Field(180, description="days past due from which the legal route opens")
    weak_grade_factor: Annotated[float, Interval(ge=0.1, le=1)] = Field(
        0.5, description="factor on these days for grades D and E"
    )
    concession_days: _Days = Field(
        60, description="days past due from which a concession is offered"
    )
    concession_limit: _Share = Field(0.02, description="largest share of the amount to concede")
    concession_least: _Yuan = Field(
        1_000.0, description="CNY below which a concession is not worth agreeing on: what a piece"
        " of our own work costs (work_cost of [terms]); a judgement",
    )  # fmt: skip
    visit_least: _Yuan = Field(
        5_000.0, description="CNY a customer owes from which a visit is worth its day: five times"
        " what that costs (work_cost of [terms]); a judgement",
    )  # fmt: skip
    parts_least: _Yuan = Field(
        5_000.0, description="CNY still owed from which collecting in parts is prepared: each part"
        " is agreed, invoiced and chased on its own; a judgement",
    )  # fmt: skip
    sanction_least: _Yuan = Field(
        1_000.0, description="CNY still owed from which sanctions are taken and everything is put"
        " into it: each step begins with counsel's look at the contract, a piece of our own work"
        " (work_cost of [terms]); below, it stays at the milder channels; a judgement",
    )  # fmt: skip
    legal_least: _Yuan = Field(
        10_000.0, description="CNY still owed from which it is sued or arbitrated for: ten pieces"
        " of our own work (work_cost of [terms]), counsel's and witnesses' days with the fees; a"
        " judgement",
    )  # fmt: skip
    sanction_days: _Days = Field(90, description="days past due from which sanctions are open")
    doubt_signs: int = Field(
        2, ge=1, description="signs against a customer from which arrears are not taken as"
        " non-malicious",
    )  # fmt: skip
    doubt_promises: int = Field(
        3, ge=1, description="promises about one claim broken from which its arrears are not taken"
        " as non-malicious, whatever else is known",
    )  # fmt: skip
    doubt_refusals: int = Field(
        2, ge=1, description="refusals to pay one claim, where it is not disputed, from which its"
        " arrears are not taken as non-malicious, whatever else is known",
    )  # fmt: skip
    partial_probability: _Share = Field(
        0.25, description="probability of default from which collecting in parts is prepared"
    )
    large_amount: float = Field(
        1_000_000.0, gt=0, description="amount, CNY, from which a deal is large"
    )
    peers_asked: int = Field(40, ge=5, le=500, description="similar past cases answers come from")
    peers_least: int = Field(10, ge=1, description="fewer have no say")
    comparable_shown: int = Field(5, ge=1, le=20, description="past cases shown as comparable")
    comparable_least: int = Field(
        20, ge=1, description="past cases below which none is called comparable"
    )
    comparable_alike: _Share = Field(
        0.4, description="share of the cause profile in common from which a case is comparable"
    )

    @model_validator(mode="after")
    def _ladder_rises(self) -> Self:
        days = (self.letter_days, self.visit_days, self.joint_days, self.legal_days)
        if not all(a <= b for a, b in pairwise(days)):
            raise amiss(
                "letter_days、visit_days、joint_days、legal_days 须依次不减",
                "letter_days, visit_days, joint_days, legal_days must not fall",
            )
        if self.peers_least > self.peers_asked:
            raise amiss(
                "peers_least 不得大于 peers_asked", "peers_least must not exceed peers_asked"
            )
        return self
