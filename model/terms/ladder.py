"""The ladder of a talk on terms: what to ask first, what to fall back to, and the floor."""

from __future__ import annotations

from data_schemas.codes import Trigger
from data_schemas.levers import LEVERS, Ask
from data_schemas.terms import Change, Option, Position, Rung
from model.terms import words


def ladder(reaching: list[Option], lang: str) -> list[Rung]:
    """From the boldest option that reaches the goal down to the cheapest.

    No rung asks the customer for anything the rung above did not: whoever gives way and then asks
    for something new is not believed. More work of our own may come in its place.
    """
    if not reaching:
        return []
    floor = reaching[0]
    above = [one for one in reaching[1:] if _asks_more(one, floor)]
    rungs = [(Position.FLOOR, floor)]
    if above:
        opening = above.pop()
        between = [one for one in above if _asks_more(opening, one)]
        if between:
            rungs.insert(0, (Position.MIDDLE, between[len(between) // 2]))
        rungs.insert(0, (Position.OPENING, opening))
    out: list[Rung] = []
    held: set[str] = set()
    for position, option in rungs:
        now = set(_demands(option))
        given_up = [name for name in LEVERS if name in held - now]
        text = words.rung_text(position, option, given_up, lang, alone=len(rungs) == 1)
        out.append(Rung(position=position, option=option.id, given_up=given_up, text=text))
        held = now
    return out


def _demands(option: Option) -> dict[str, Change]:
    """What an option asks of the customer."""
    return {c.lever: c for c in option.changes if c.ask is Ask.CUSTOMER}


def _asks_more(one: Option, other: Option) -> bool:
    """Whether one asks all of the customer that the other does, each as far, and something more."""
    bold, mild = _demands(one), _demands(other)
    if any(name not in bold or _further(c, bold[name]) for name, c in mild.items()):
        return False
    return len(bold) > len(mild) or any(_further(bold[name], c) for name, c in mild.items())


def _further(one: Change, other: Change) -> bool:
    """Whether one moves the lever further; what either concedes depends on what is beside it."""
    return _moved(one) > _moved(other)


def _moved(change: Change) -> float:
    """How far a lever is moved: days, shares, yuan, or places in the list of triggers."""
    if isinstance(change.after, str):
        return -Trigger(change.after).rank
    before = change.before if isinstance(change.before, (int, float)) else 0.0
    return abs(change.after - before)
