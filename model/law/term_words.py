"""The words for a latest day of payment that hangs on which law holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data_schemas.law.codes import BuyerKind
from model.law.matter import Matter

if TYPE_CHECKING:
    from model.law.term import Term


def cases(matter: Matter, terms: dict[BuyerKind, Term], lang: str) -> str:
    """What would follow were the Regulation to hold, by what the payer may be."""
    zh = lang == "zh"
    if matter.buyer is not None:
        return _if_so(matter, terms[matter.buyer], zh=zh)
    public, large = (_if_so(matter, terms[k], zh=zh) for k in terms)
    if zh:
        return f"付款方为机关、事业单位的，{public}；为大型企业的，{large}（军队按军队规定）"
    return f"by a public body {public}; by a large enterprise {large} (the army has its own rules)"


def _if_so(matter: Matter, term: Term, *, zh: bool) -> str:
    if term.start is None or term.days is None:
        return f"按约定付款日{matter.due}" if zh else f"on the day agreed, {matter.due}"
    event, day, days = term.start.event.label("zh" if zh else "en"), term.start.day, term.days
    if day is None:
        return f"自{event}起{days}日内付款" if zh else f"within {days} days of {event}"
    last = "" if term.latest is None else f"，到{term.latest}" if zh else f", by {term.latest}"
    if zh:
        return f"自{event}（{day}）起{days}日内付款{last}"
    return f"within {days} days of {event} ({day}){last}"


def by_contract(matter: Matter, term: Term, *, zh: bool) -> str:
    """What the contract alone says of the day of payment."""
    start, due = term.start, matter.due
    if start is None:
        return f"按约定付款日{due}" if zh else f"on the day agreed, {due}"
    event, days = start.event.label("zh" if zh else "en"), matter.term_days
    if start.day is None:
        if zh:
            return f"约定付款要等{event}，计划付款日{due}只是预计"
        return f"upon {event}, the day planned, {due}, being only expected"
    last = "" if term.latest is None else f"，到{term.latest}" if zh else f", by {term.latest}"
    if days is None:
        if zh:
            return f"没有约定天数，{event}（{start.day}）后即应付款{last}"
        return f"upon {event} ({start.day}), no days being agreed{last}"
    if zh:
        return f"按约定自{event}（{start.day}）起{days}日内付款{last}"
    return f"as agreed within {days} days of {event} ({start.day}){last}"
