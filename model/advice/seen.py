"""Grounds of what is seen of one claim or deal: its probability and its fields."""

from __future__ import annotations

from data_schemas.codes import Stage
from data_schemas.grounds import CountedFrom, GroundCode
from model.advice.ground import FieldLabel, FieldValue, Ground, Probability, Sought, ground
from model.advice.situation import Situation, advice_fields


def unpaid_at(now: Situation, days: int, probability: float, limit: float) -> Ground:
    """How likely it is to be unpaid after so many days, and from which day they count."""
    since = CountedFrom.TODAY if now.overdue else CountedFrom.DUE
    if now.stage is Stage.SIGNING:
        since = CountedFrom.AGREED
    return ground(
        GroundCode.UNPAID_AT, since=since, days=days, value=Probability(probability), limit=limit
    )


def told(now: Situation, name: str) -> Ground:
    """A field's value, as a ground; a no to what is sought says what is still to be found out."""
    one = advice_fields()[name]
    if one.meta.seeks is not None and now.number(name) == 0:
        return to_identify(name)
    given = FieldValue(one, now.number(name))
    return ground(GroundCode.FIELD_IS, field=FieldLabel(one), given=given)


def to_identify(name: str) -> Ground:
    """That what a field asks for has not been found out yet."""
    return ground(GroundCode.TO_IDENTIFY, what=Sought(advice_fields()[name]))
