"""The hands of a week: what was approached in it already has used its share of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from data_schemas.codes import Channel
from model.day import day_number, days_of
from model.view import LedgerView

CALLS = (Channel.PHONE, Channel.LETTER)
"""What is done from the desk; everything else counts among the visits."""


@dataclass(frozen=True)
class Hands:
    """Approaches from the desk, and away from it."""

    calls: int
    visits: int

    def less(self, made: Hands) -> Hands:
        """What is left of them; never less than none, whoever made more than was meant."""
        return Hands(max(self.calls - made.calls, 0), max(self.visits - made.visits, 0))


def week_of(day: date) -> date:
    """The Monday of a day's calendar week: hands are planned from Monday to Sunday."""
    return day - timedelta(days=day.weekday())


def made_in_week(view: LedgerView, until: date) -> Hands:
    """Approaches made in the calendar week of a day, up to and with it, to whomever and about what.

    A contact is written down for each claim that was spoken of: one customer, day and channel are
    one approach.

    Parameters
    ----------
    view : LedgerView
        All records there are on the day; later days are left out.
    """
    contacts = view.ledger.contacts
    day = days_of(contacts["date"])
    here = (day >= day_number(week_of(until))) & (day <= day_number(until))
    each = contacts.loc[here, ["customer_id", "date", "channel"]].drop_duplicates()
    calls = int(each["channel"].isin([one.value for one in CALLS]).sum())
    return Hands(calls, len(each) - calls)
