"""Views: which field shows which hidden factor, how clearly, and when it is left blank."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from scipy.special import ndtri

from data_schemas.customer import Customer
from data_schemas.deal import Deal
from data_schemas.field import Field, fields_of
from data_schemas.receivable import Receivable
from training.simulate.clock import Bools, Floats
from training.simulate.scale import Linear, Log, Logit, Scale, Steps, places, yes


class Shows(Enum):
    """Which part of the cause's factor a field looks at."""

    CUSTOMER = "customer"
    DEAL = "deal"
    SELLER = "seller"
    PURSE = "purse"
    CLAIM = "claim"


@dataclass(frozen=True)
class View:
    """One field as an imperfect view of its cause's hidden factor.

    Parameters
    ----------
    field : str
        Name of the declared field; cause and direction are the declaration's.
    loading : float
        Correlation of the reading with what it shows; the rest is noise.
    scale : Scale
        From reading to value.
    shows : Shows
        The part it looks at.
    blank : float
        Share of cases in which it is left blank.
    shy : float
        How much likelier blank is when the news is bad, per sd of badness on the probit scale.
    """

    field: str
    loading: float
    scale: Scale
    shows: Shows
    blank: float = 0.22
    shy: float = 0.35

    @property
    def declared(self) -> Field:
        """The declaration of the field."""
        owner = {
            Shows.CUSTOMER: Customer,
            Shows.PURSE: Customer,
            Shows.CLAIM: Receivable,
        }.get(self.shows, Deal)
        return fields_of(owner)[self.field]

    @property
    def direction(self) -> int:
        """+1 where the value rises with badness."""
        return self.declared.meta.monotone or 1

    def reading(self, factor: Floats, noise: Floats) -> Floats:
        """Badness as it looks from here: standard normal, + is bad."""
        return np.asarray(self.loading * factor + np.sqrt(1 - self.loading**2) * noise)

    def value(self, reading: Floats) -> Floats:
        """Values of the field for readings of badness."""
        return self.scale(self.direction * reading)

    def is_blank(self, reading: Floats, sloppy: Floats, weight: float, chance: Floats) -> Bools:
        """Whether it is left blank: by sloppy sellers, and when the news is bad."""
        bar = ndtri(1 - self.blank) * np.sqrt(1 + self.shy**2 + weight**2)
        lean = np.asarray(ndtri(chance)) + self.shy * reading + weight * sloppy
        out: Bools = lean > bar
        return out


_C, _D, _S, _P, _R = Shows.CUSTOMER, Shows.DEAL, Shows.SELLER, Shows.PURSE, Shows.CLAIM
_SCORE = Linear(3.0, 0.95, 0.0, 5.0)

CUSTOMER_VIEWS: tuple[View, ...] = (
    View("open_disputes", 0.90, Log(1.2, 0.9, 30, 0, 0.9), _C),
    View("unresolved_issues", 0.95, Log(1.8, 0.8, 40, 0, 0.9), _C),
    View("old_overdue_amount", 0.84, Log(150_000, 1.5, 5e7, -3, 60_000), _C),
    View("unreconciled_statements", 0.84, Log(1.6, 0.8, 30, 0, 0.9), _C),
    View("satisfaction_score", 0.95, Linear(3.4, 0.8, 0.0, 5.0), _C),
    View("open_tickets", 0.84, Log(2.5, 0.8, 60, 0, 0.9), _C),
    View("sla_breaches_12m", 0.84, Log(1.4, 0.8, 40, 0, 0.9), _C),
    View("response_hours", 0.84, Log(18.0, 0.8, 2000, 0), _C),
    View("aftersales_visits_12m", 0.70, Log(3.0, 0.7, 40, 0, 0.5), _C),
    View("reported_days_late", 0.95, Linear(45.0, 50.0, -60, 900, 0), _C, 0.25),
    View("promise_keeping", 0.90, places(0.22, 0.43, 0.25, 0.10), _C, 0.25),
    View("pays_in_parts", 0.80, yes(0.30), _C, 0.20),
    View("pays_at_year_end", 0.25, yes(0.40), _C, 0.20, 0.0),
    View("fiscal_self_sufficiency", 0.88, Linear(0.45, 0.20, 0.03, 1.6, 2), _P, 0.12, 0.1),
    View("debt_ratio", 0.80, Log(1.1, 0.5, 20, 2), _P, 0.15, 0.2),
    View("approval_steps", 0.94, Log(6.0, 0.4, 40, 0), _C),
    View("treasury_transfer_days", 0.84, Log(12.0, 0.6, 365, 0), _C),
    View("relation_years", 0.80, Log(5.0, 1.0, 40, 1, 1.0), _C, 0.12, 0.0),
    View("appointments_granted_share", 0.84, Logit(0.6, 0.8), _C),
    View("meetings_held_share", 0.66, Logit(1.0, 0.8), _C),
    View("agreement_difficulty", 0.74, places(0.25, 0.40, 0.25, 0.10), _C),
    View("trust_score", 0.89, _SCORE, _C),
    View("care_score", 0.65, _SCORE, _C, 0.30),
    View("listening_score", 0.65, _SCORE, _C, 0.30),
    View("communication_score", 0.65, _SCORE, _C, 0.30),
    View("execution_score", 0.65, _SCORE, _C, 0.30),
    View("feedback_score", 0.65, _SCORE, _C, 0.30),
    View("contact_change_12m", 0.60, yes(0.25), _C),
)
"""Fields of the customer, seen at surveys. The two changes of the year are recorded events."""

DEAL_VIEWS: tuple[View, ...] = (
    View("brand_awareness", 0.88, Linear(2.8, 1.0, 0.0, 5.0), _D),
    View("reference_customers_region", 0.62, Log(3.0, 0.8, 200, 0, 0.5), _D),
    View("reference_customers_type", 0.78, Log(4.0, 0.8, 200, 0, 0.5), _D),
    View("bid_rank", 0.45, Steps((1, 2, 3, 4, 5, 6), (0.55, 0.2, 0.1, 0.07, 0.05, 0.03)), _D, 0.3),
    View("market_position", 0.62, places(0.2, 0.35, 0.3, 0.15), _D),
    View("requirement_fit", 0.90, Logit(1.2, 0.7), _D),
    View("customisation_share", 0.62, Logit(-1.0, 0.9), _D),
    View("rework_rate", 0.80, Logit(-2.3, 0.8), _D, 0.28),
    View("discount_share", 0.50, Logit(-2.0, 0.7, 0.95), _D),
    View("competitor_strength", 0.45, places(0.12, 0.33, 0.35, 0.20), _D),
    View("government_experience_years", 0.50, Log(8.0, 0.6, 60, 0), _D),
    View(
        "upfront_share",
        0.72,
        Steps((0.0, 0.1, 0.2, 0.3, 0.4, 0.5), (0.40, 0.10, 0.15, 0.25, 0.05, 0.05)),
        _D,
        0.10,
        0.2,
    ),
    View(
        "credit_days",
        0.72,
        Steps((15, 30, 45, 60, 90, 120, 180), (0.12, 0.28, 0.15, 0.20, 0.13, 0.07, 0.05)),
        _D,
        0.10,
        0.2,
    ),
    View(
        "retention_share", 0.35, Steps((0.0, 0.03, 0.05, 0.1), (0.42, 0.13, 0.35, 0.10)), _D, 0.12
    ),
    View(
        "acceptance_days",
        0.40,
        Steps((5, 7, 10, 15, 30, 60, 90), (0.08, 0.17, 0.2, 0.25, 0.18, 0.08, 0.04)),
        _D,
        0.25,
    ),
    View("payment_date_written", 0.60, yes(0.60), _D, 0.15),
    View("payment_method_written", 0.35, yes(0.80), _D, 0.15),
    View("late_penalty_written", 0.40, yes(0.40), _D, 0.18),
    View("acceptance_standard_written", 0.45, yes(0.60), _D, 0.18),
    View("delivery_before_contract", 0.40, yes(0.18), _D, 0.22, 0.5),
    View("guarantee_obtained", 0.35, yes(0.15), _D, 0.2),
    View("budget_status", 0.92, places(0.07, 0.12, 0.14, 0.27, 0.20, 0.13, 0.07), _D, 0.20),
    View("fund_source", 0.66, places(0.10, 0.20, 0.42, 0.16, 0.12), _D, 0.22),
    View("budget_coverage", 0.82, Linear(0.92, 0.25, 0.0, 2.0, 2), _D, 0.28),
    View("audit_required", 0.40, yes(0.30), _D, 0.2),
    View("contract_reviewed", 0.80, yes(0.65), _D, 0.2, 0.4),
    View("credit_approval_followed", 0.70, yes(0.60), _D, 0.2, 0.4),
    View("formalities_complete_share", 0.92, Logit(1.6, 1.0), _D, 0.2),
    View("team_collection_rate_12m", 0.85, Logit(0.6, 0.6), _S, 0.12, 0.1),
    View("invoice_requirements_known", 0.90, yes(0.60), _D, 0.22),
    View("closing_day_known", 0.84, yes(0.45), _D, 0.22),
    View("acceptance_procedure_agreed", 0.72, yes(0.55), _D, 0.22),
    View("collection_plan_made", 0.84, yes(0.45), _D, 0.2),
    View("collection_trigger_agreed", 0.72, yes(0.50), _D, 0.2),
    View("collection_owner_assigned", 0.76, yes(0.65), _D, 0.2),
    View("collection_strategy_fits", 0.93, _SCORE, _D, 0.25),
    View("decision_maker_identified", 0.80, yes(0.60), _D, 0.2),
    View("acceptor_identified", 0.62, yes(0.65), _D, 0.2),
    View("payer_identified", 0.70, yes(0.50), _D, 0.22),
)
"""Fields of the deal, seen on the signing day."""

CLAIM_VIEWS: tuple[View, ...] = (
    View("delivery_papers_complete_share", 0.74, Logit(1.4, 1.0), _R, 0.25),
    View("days_before_closing", 0.60, Linear(4.0, 9.0, -31, 31, 0), _R, 0.30),
    View("invoice_returns", 0.58, Log(0.9, 0.7, 12, 0, 0.5), _R, 0.20),
)
"""Fields of the receivable that show a factor; its other fields record what happens to it."""
