"""Provisions set by hand, as the book of a day takes them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from data_schemas.day import day_in_china
from data_schemas.overrides import OverrideKind
from data_schemas.store import Store
from data_schemas.store.aliases import CustomerAlias, PastMerge
from data_schemas.store.overrides import KeptOverride
from model.closing import closing, closing_month, last_day

if TYPE_CHECKING:
    from model.portfolio.credit_loss import Provision


def by_hand(store: Store, day: date) -> list[Provision]:
    """Those set by a day for the closing it belongs to, the earliest first.

    Set on the first of the next month, which closes this one as well, they count from its last day.
    """
    month = closing(day)
    return [
        one
        for asked, one in _all(store)
        if closing(asked) == month and min(asked, last_day(month)) <= day
    ]


def elsewhere(store: Store, day: date, *, later: bool) -> list[Provision]:
    """Those in force for the closing before a day's, unless set anew since; the later ones, too.

    Parameters
    ----------
    later : bool
        Whether those of later closings are told: of an earlier day nobody knew them.
    """
    before = closing(closing(day))
    now = {one.customer_id for one in by_hand(store, day)}
    latest: dict[tuple[str, str | None], Provision] = {}
    for asked, one in _all(store):
        lapsed = closing(asked) == before and one.customer_id not in now
        if lapsed or (later and closing(asked) > closing(day)):
            latest[one.closing, one.customer_id] = one
    return list(latest.values())


def _all(store: Store) -> list[tuple[date, Provision]]:
    """All there are with the day each counts from, the earliest first."""
    from model.money.cents import yuan
    from model.portfolio.credit_loss import Provision

    _, kept = store.overrides(OverrideKind.PROVISION)
    merges = store.past_merges() if kept else []
    standing = store.aliases() if merges else []
    return [
        (
            one.asked,
            Provision(
                one.override_id, one.customer_id, None if one.cents is None else yuan(one.cents),
                one.reason, one.author, once=_parted_since(one, merges, standing),
                closing=closing_month(one.asked),
            ),
        )
        for one in reversed(kept)
        if one.asked is not None
    ]  # fmt: skip


def _parted_since(
    one: KeptOverride, merges: list[PastMerge], standing: list[CustomerAlias]
) -> tuple[str, ...]:
    """The other ids of its customer when a decision was made, of which some are parted since.

    Named by any of them, it was about them all.
    """
    named, moment = one.customer_id, one.created
    if named is None or moment is None:
        return ()
    made = day_in_china(moment)
    then = [past for past in merges if past.stood_at(moment)]
    into = {named} | {past.customer_id for past in then if past.alias_id == named}
    into |= {now.customer_id for now in standing if now.alias_id == named and now.date <= made}
    ids = {past.alias_id for past in then if past.customer_id in into}
    return tuple(sorted((ids | into) - {named}))
