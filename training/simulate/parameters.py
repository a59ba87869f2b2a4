"""Every number of the simulated world, each with its reason; longer tables are in ``by_code``.

``docs/simulator.md`` explains the same parameters in words; a test checks that none is left out.
Slopes are changes of the logarithm of a delay per standard deviation of a hidden factor; factors
are standardised, + is bad.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from data_schemas.causes import Cause
from data_schemas.codes import AgencyType, GovernmentLevel, InstalmentKind
from training.simulate import by_code
from training.simulate.by_code import Shares, by_kind, slopes

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, kw_only=True)
class Parameters:
    """The simulated world's constants; ``docs/simulator.md`` says why for each."""

    # time and size
    as_of: dt.date = dt.date(2026, 6, 30)
    """Last day of the ledger: mid-year, so that the newest year-end rush is behind it."""
    history_years: float = 8.0
    """Years of signing: long enough for arrears older than five years to exist."""
    growth_per_year: float = 0.05
    """Growth of new business: moderate, enough to punish learning from early payers only; more of
    it would make the arrears younger than those of the county known."""
    deals_per_customer: float = 8.0
    """Mean deals of a customer: some history for most, none for many."""
    starting_customers: float = 0.35
    """Share of customers there from the start; the others keep arriving to the end."""
    deals_per_seller: float = 150.0
    """Deals of a salesperson over the years; gives 30 to 40 sellers in 5,000 deals."""
    customers_per_region: float = 12.0
    """Customers that share a region's purse."""

    level_shares: Mapping[GovernmentLevel, float] = field(default_factory=by_code.level_shares)
    """Customers by level of government: counties and cities buy most."""
    agency_shares: Mapping[AgencyType, float] = field(default_factory=by_code.agency_shares)
    """Customers by agency type."""

    # hidden factors
    shares: Mapping[Cause, Shares] = field(default_factory=by_code.shares)
    """Where each cause lives: habits with the payer, control and collection with our sellers."""
    influence: Mapping[tuple[Cause, Cause], float] = field(default_factory=by_code.influence)
    """Causes that feed others at the customer (the mediators): poor regions breed bad habits,
    poor service breeds old issues and distrust."""
    lasting_share: float = 0.70
    """Share of a customer's factor that never changes; the rest wanders."""
    quarter_memory: float = 0.85
    """Autocorrelation of the wandering part per quarter: a bad spell lasts about a year."""
    region_share: float = 0.50
    """Share of a customer's external factor that is its region's: one purse pays many."""
    level_bias: Mapping[GovernmentLevel, float] = field(default_factory=by_code.level_bias)
    """External factor by level of government: the lower, the poorer."""
    agency_bias: Mapping[AgencyType, float] = field(default_factory=by_code.agency_bias)
    """External factor by agency type: platform companies carry debt."""
    leadership_rate: float = 0.05
    """Chance of a change of leadership per quarter: once in five years, a term of office."""
    leadership_shock: float = 1.00
    """What a change adds to the external factor: new officials leave old accounts alone."""
    leadership_distance: float = 0.90
    """What it adds to the relationship factor: contacts have to be made anew."""
    policy_rate: float = 0.04
    """Chance of a policy change in a region per quarter."""
    policy_shock: float = 1.20
    """What a policy change adds to the external factor: approved money is looked at again, that of
    every office at once."""
    shock_memory: float = 0.75
    """What is left of either shock after a quarter: a third remains after a year."""
    perceived_habit: float = 0.60
    """Correlation of what the seller thinks of a payer's habit with the truth; terms follow it
    (tighter for the bad), which confounds terms with risk."""
    weak_product_terms: float = 0.20
    """How far weak products are sold on loose terms instead."""
    kind_looseness: Mapping[InstalmentKind, float] = field(
        default_factory=lambda: by_kind(-1.2, 0.0, 0.1, 1.0, 0.3)
    )
    """Instalment part of the credit factor: advances are safe, retentions are forgotten."""
    trigger_looseness: float = 0.22
    """The same per place in the list of triggers, from fixed dates to settlement audits."""
    size_looseness: float = 0.45
    """The same per standard deviation of log amount: big sums are postponed."""

    # what is signed
    deal_amount: float = 600_000.0
    """Median contract amount, CNY: services and equipment, not construction."""
    amount_spread: float = 1.1
    """Standard deviation of log amount: a tenth of the deals carry half of the money."""
    delivery_days: float = 90.0
    """Median days from signing to delivery."""
    delivery_spread: float = 0.6
    """Standard deviation of log delivery days."""
    warranty_days: int = 365
    """Days after delivery on which retention falls due; every fourth contract has twice that."""
    single_share: float = 0.18
    """Share of deals paid in one sum."""
    signing_pace: tuple[float, ...] = (
        0.6, 0.5, 0.8, 1.0, 1.0, 1.1, 1.0, 1.0, 1.1, 1.1, 1.3, 1.5,
    )  # fmt: skip
    """Signings by month: budgets come in spring, money must be bound by the year's end."""

    # what is recorded
    sloppiness: float = 0.50
    """Weight of the salesperson in what is left blank."""
    survey_chance: float = 0.60
    """Chance that a customer is looked at again in a quarter; between that facts grow old."""
    noise_lasting: float = 0.60
    """Share of a customer field's noise that stays: people keep their opinions."""

    tracking: float = 0.80
    """Share of receivables whose process states somebody writes down."""
    parts_log_odds: float = -1.4
    """Log-odds that a typical payer pays a first part when the claim is booked."""
    parts_slopes: Mapping[Cause, float] = field(
        default_factory=lambda: slopes(habit=0.9, external=0.3)
    )
    """Payers with bad habits and thin purses pay in parts."""
    netting_share: float = 0.03
    """Share of last payments made by netting."""
    contact_interval: float = 25.0
    """Median days between contacts; longer where collection is bad, shorter for large sums."""
    most_contacts: int = 12
    """Contacts made about one receivable at most."""

    # fiscal calendar
    month_pace: tuple[float, ...] = (
        0.30, 0.30, 0.65, 0.95, 1.00, 1.10, 0.95, 1.00, 1.10, 1.10, 1.40, 2.60,
    )  # fmt: skip
    """Pace of payment work by month: thin until budgets are replied to, rush in December."""
    festival_days: int = 10
    """Days around Chinese New Year on which offices run slowly."""
    festival_pace: float = 0.40
    """Pace of the working days among them."""
    treasury_closes_december: int = 25
    """Last day of December on which the treasury pays."""
    carry_over_years: int = 2
    """Fiscal year ends after which unspent money is reclaimed (Budget Law art. 42)."""
    cliff_pace: float = 0.18
    """Pace of an old claim behind that cliff: it has to be budgeted again."""

    clearing_days: int = 1095
    """Age at which arrears come under the campaigns that clear old government debt."""
    clearing_pace: float = 15.0
    """Pace of claims cleared by them: paid from special bonds, ahead of the queue."""

    # stages: medians in days (acceptance, reaching) or days of work (the others)
    lead_days: int = 60
    """Days before the due date on which the payer starts on a claim."""
    shortest_lead_days: int = 12
    """The same for claims due soon after signing; budget to booking are then scaled down."""
    budget_days: float = 10.0
    """Median work until the money is released: most of it is budgeted."""
    acceptance_days: float = 16.5
    """Median days until acceptance is signed; runs beside the budget."""
    approval_days: float = 15.0
    """Median work of the unit's own approval, once both are there."""
    booking_days: float = 3.0
    """Median work of the finance bureau's booking."""
    queue_days: float = 16.5
    """Median work of waiting for cash behind other suppliers."""
    transfer_days: float = 4.0
    """Work of the treasury's transfer at a typical process factor."""
    reach_days: float = 90.0
    """Median days past due until the key person is reached by collection."""
    reach_boost: float = 8.0
    """How much faster the queue runs once the key person is reached, as an addition to 1."""

    # chance in each stage: standard deviation of the logarithm
    budget_spread: float = 0.50
    """Chance in the budget: transfers from above come when they come."""
    acceptance_spread: float = 0.95
    """Chance in acceptance: absent experts, weather, other work."""
    approval_spread: float = 0.94
    """Chance in approval: signatures wait for journeys and meetings."""
    booking_spread: float = 0.80
    """Chance in booking."""
    queue_spread: float = 0.81
    """Chance in the queue: cash depends on everybody else's claims. The scale of a logistic, whose
    tail is longer than a normal's, as old arrears ask for."""
    reach_spread: float = 0.70
    """Chance in reaching the key person."""

    # what drives each stage
    budget_slopes: Mapping[Cause, float] = field(default_factory=lambda: slopes(external=0.44))
    """Budget waits for money and policy alone."""
    budget_size_slope: float = 0.60
    """Budget × size: the external factor bites large sums harder (logarithm of its slope, per sd
    of log amount)."""
    budget_season_slope: float = 0.60
    """Budget × calendar: it bites claims due around New Year harder, between two budgets (the
    same, from spring to New Year)."""
    acceptance_slopes: Mapping[Cause, float] = field(
        default_factory=lambda: slopes(product=0.62, service=0.68, legacy=0.66)
    )
    """What is accepted is product, service and history; scaled by the kind's exposure."""
    acceptance_joint: float = 0.12
    """Product × history: old issues make every defect a reason to refuse."""
    threshold: float = -0.40
    """Badness from which on two factors begin to aggravate each other: a little better than
    typical."""
    exposure: Mapping[InstalmentKind, float] = field(
        default_factory=lambda: by_kind(0.10, 0.62, 1.48, 1.20, 1.22)
    )
    """How far acceptance matters for a kind: hardly for advances, half for progress, most where
    acceptance itself is paid."""
    approval_slopes: Mapping[Cause, float] = field(
        default_factory=lambda: slopes(control=0.44, process=0.42, relationship=0.56)
    )
    """Approval goes by papers (control), steps (process) and people (relationship)."""
    approval_joint: float = 0.29
    """Poor papers in a strict procedure: what comes back has to pass every step again."""
    papers: Mapping[InstalmentKind, float] = field(
        default_factory=lambda: by_kind(0.45, 0.85, 1.30, 1.12, 1.12)
    )
    """How far papers and steps matter for a kind: an advance needs the contract alone."""
    booking_slopes: Mapping[Cause, float] = field(default_factory=lambda: slopes(process=0.33))
    """The finance bureau's steps and its money."""
    queue_slopes: Mapping[Cause, float] = field(
        default_factory=lambda: slopes(habit=0.60, credit=0.39, brand=0.245)
    )
    """Who is paid first: habit of the payer, pressure from the terms, standing of the seller."""
    priority_slopes: Mapping[Cause, float] = field(
        default_factory=lambda: slopes(
            habit=1.62, credit=2.10, brand=0.80, relationship=0.20, legacy=0.11
        )
    )
    """Who goes to the back of the queue once cash is rationed."""
    queue_scarcity: float = 0.70
    """Scarcity × priority: with enough money the order of the queue hardly matters."""
    reach_slopes: Mapping[Cause, float] = field(
        default_factory=lambda: slopes(collection=2.20, relationship=0.33)
    )
    """Collection finds the key person if it is organised and somebody opens the door."""
    pursuit: Mapping[InstalmentKind, float] = field(
        default_factory=lambda: by_kind(0.35, 0.72, 1.00, 1.90, 1.10)
    )
    """How far collection matters for a kind: a retention nobody asks for is forgotten."""
    reach_joint: float = 0.54
    """Collection × relationship: good collectors open doors, good relations forgive bad ones."""
    transfer_slope: float = 0.37
    """Process factor on the transfer cycle."""
    stuck_log_odds: float = -6.0
    """Log-odds of never being paid at typical factors: government debt is late, seldom lost."""
    stuck_slopes: Mapping[Cause, float] = field(
        default_factory=lambda: slopes(external=0.6, habit=0.6, legacy=0.6, credit=0.4)
    )
    """What turns late into never."""
    dispute_days: float = 75.0
    """Median days of waiting for acceptance after which it is called a dispute."""
    dispute_slope: float = 0.30
    """Legacy brings the dispute forward."""

    # truth
    draws: int = 64
    """Quasi-random futures per snapshot; the last shock is integrated exactly."""
    truth_seed: int = 20_260_630
    """The same futures for every ledger: common random numbers."""
