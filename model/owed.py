"""What a customer owes on record on a day, and how likely it is lost."""

from __future__ import annotations

from datetime import date
from weakref import WeakKeyDictionary

from data_schemas.codes import Stage
from data_schemas.policy import Policy
from model.asked import Asked
from model.book_day import book_day
from model.bundle import Bundle, first_question
from model.inputs import inputs
from model.money.balance import open_cents
from model.money.loss import default_probability
from model.money.shown import CustomerClaims
from model.reading import read_on
from model.units import current_units
from model.view import LedgerView

MOST_KEPT = 10_000
"""Customers' days whose open claims are kept, of one ledger."""


class Owed:
    """The open claims of customers with one bundle and one policy.

    A caller asks about one customer again and again on a day, so they are kept; what is kept
    changes no answer.
    """

    def __init__(self, bundle: Bundle, policy: Policy) -> None:
        self._bundle, self._policy = bundle, policy
        self._kept: WeakKeyDictionary[LedgerView, dict[tuple[int, date], CustomerClaims | None]] = (
            WeakKeyDictionary()
        )

    @property
    def kept(self) -> int:
        """How many customers' days are kept, of the ledger of which there are most."""
        return max((len(days) for days in self._kept.values()), default=0)

    def of(self, asked: Asked, view: LedgerView, day: date) -> CustomerClaims | None:
        """Claims of the customer of the units asked about; none where it owes nothing on record.

        On the day the records go to where that is before: what came in since is not on record.

        Parameters
        ----------
        view : LedgerView
            The records as they are known on ``day``; units may be asked of an earlier day's.
        """
        kept = self._kept.setdefault(view, {})
        customer = int(view.customer_position(asked.units["customer_id"].iloc[:1])[0])
        key = (customer, book_day(view, day))
        try:
            return kept[key]
        except KeyError:
            found = self._found(view, *key)
        if len(kept) >= MOST_KEPT:  # whoever asks about ever other days is not remembered
            kept.clear()
        kept[key] = found
        return found

    def _found(self, view: LedgerView, customer: int, day: date) -> CustomerClaims | None:
        if customer < 0 or self._bundle.manifest.stage(Stage.OPEN) is None:
            return None
        whose = view.customer_ids[[customer]].to_series()
        view = read_on(view, day)
        units = current_units(view, day, int(view.customer_position(whose)[0]))
        if units.empty:
            return None
        owed = Asked(units, view, current=view.is_current(day))
        horizons = self._bundle.horizons(Stage.OPEN)
        x, _ = inputs(self._bundle.features(Stage.OPEN), owed, {})
        first = first_question(horizons, owed.due, owed.snapshot, Stage.OPEN)
        probability = self._bundle.predict(Stage.OPEN, x, first)
        balance = open_cents(owed) / 100.0
        if not balance.any():
            return None
        return CustomerClaims(balance, default_probability(probability, horizons, self._policy))
