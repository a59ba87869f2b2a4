"""What is told of expected credit loss. Money is to the cent, written as text; CNY."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from data_schemas.answer import Answer
from data_schemas.portfolio_policy import Outlook

LOSS_LOW, LOSS_HIGH = 0.1, 0.9
"""Quantiles that bound the model's loss; the band of cash has its own, set by the policy."""


class ScenarioLoss(Answer):
    """Expected credit loss under one outlook, by both methods."""

    outlook: Outlook
    label: str
    weight: float
    log_odds: float
    model: Decimal
    matrix: Decimal


class LossBand(Answer):
    """Expected credit loss of one age band, side by side; rates are shares of its balance."""

    label: str
    receivables: int
    balance: Decimal
    model_rate: float
    model: Decimal
    matrix_rate: float
    matrix: Decimal


class LongPastDue(Answer):
    """The claims past due for longer than ``default_days``, of which many would say: in default.

    ``model`` is what they add to the model's loss by their own probabilities, ``in_default`` what
    they would if each were in default: ``loss_given_default`` of ``balance``. ``provision`` has the
    former.
    """

    receivables: int
    balance: Decimal
    model: Decimal
    in_default: Decimal


class ProvisionOverride(Answer):
    """A provision somebody set in the place of the model's for one customer, or for the book.

    ``counted`` is ``amount``, at most what is owed on the day: no more can be lost. One for the
    book stands for all: those set for customers are ``replaced``, and 0 of them is counted.
    ``also`` are other ids of the customer when it was set, of which some are parted since: it is
    for the claims of all together, until one of them has one of its own.
    """

    override_id: str
    customer_id: str | None
    also: list[str] = []
    model: Decimal
    amount: Decimal
    counted: Decimal
    replaced: bool
    reason: str
    reason_label: str
    author: str


class ProvisionElsewhere(Answer):
    """A provision by hand for the closing before the book's, lapsed with it, or for a later one.

    It is no part of this book.
    """

    override_id: str
    closing: str
    customer_id: str | None
    amount: Decimal
    reason: str
    reason_label: str
    author: str


class CreditLoss(Answer):
    """Lifetime expected credit loss (CAS 22, IFRS 9; simplified approach).

    ``model`` and ``matrix`` are by the claims' own probabilities, to which a base outlook adds
    nothing unless the policy has it add something; ``…_weighted`` is over all outlooks. ``low`` and
    ``high`` are the quantiles ``low_level`` and ``high_level`` of the model's loss, 0.1 and 0.9: it
    lies between them in 80 of 100 cases. ``matrix_months`` are the steps of 30 days the matrix
    looks back. ``provision`` is the model's weighted loss
    with overrides in their places: those set for ``closing``, the month this book closes.
    ``elsewhere`` are those of the closing before, which lapsed with it, and of later ones.
    """

    default_days: int
    loss_given_default: float
    model: Decimal
    low: Decimal
    high: Decimal
    low_level: float
    high_level: float
    matrix: Decimal
    matrix_months: int
    model_weighted: Decimal
    matrix_weighted: Decimal
    scenarios: list[ScenarioLoss]
    bands: list[LossBand]
    long_past_due: LongPastDue
    closing: str
    overrides: list[ProvisionOverride]
    elsewhere: list[ProvisionElsewhere]
    provision: Decimal
    text: str


class Movement(Answer):
    """Expected credit loss from one day to another, to the cent.

    ``opening + model + policy + data + new + paid + written_off + cancelled + ageing = closing``,
    all by the claims' own scores; ``closing + outlooks + overrides = provision``. ``opening`` is as
    it was told last while the book went to that day, where it was; ``model_known`` says whether.
    ``closing`` of a day the book has left is what was told last of it, too, so that movements join:
    what a count of today differs by is in ``data``, ``model`` or ``policy``. Customers merged after
    the closing's day are not in it.
    ``model`` is 0 where that was by the present model. ``policy`` is what the company's own changes
    of ``loss_given_default`` and ``default_days`` since do to that day's book, by the present
    model; ``policy_known`` says whether those of that day are on file: where they are not,
    ``policy`` is 0, and what such a change did is in ``data`` (in ``model``, where that changed,
    too). ``data`` is what corrected and late records, ids found to be one customer's, and values
    told since without their day, change of that day; ``paid`` is less what payments taken back
    since brought into the book again, in whole or in part; ``cancelled`` is of claims void or
    credited since, in whole or in part; ``ageing`` is time, and news about claims that stay open.
    ``outlooks`` is what weighing the outlooks adds, ``overrides`` what provisions set by hand do.
    """

    since: date
    until: date
    model_version: str
    ledger_revision: int
    synthetic: bool
    model_known: bool
    policy_known: bool
    opening: Decimal
    model: Decimal
    policy: Decimal
    data: Decimal
    new: Decimal
    paid: Decimal
    written_off: Decimal
    cancelled: Decimal
    ageing: Decimal
    closing: Decimal
    outlooks: Decimal
    overrides: Decimal
    provision: Decimal
    text: str
