"""A usual plan of payment, laid out over the amount by what is typed of the terms so far."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from data_schemas.codes import InstalmentKind, Trigger
from data_schemas.deal import Deal
from data_schemas.field import fields_of
from service.desk.typed import Raw, day, money_text, number
from service.desk.words import Words

GUESSED = "guessed"
"""Marks a row that was laid out here and that nobody has looked at yet."""

UPFRONT, RETENTION = 0.3, 0.1
"""Shares of the contract where none is typed."""
ADVANCED, ACCEPTED, WARRANTED = 30, 120, 545
"""Days from signing until the advance is paid, the work accepted and the warranty over."""
CREDIT = 60
"""Days from acceptance to payment where none are typed."""

LAID_OUT_BY = tuple(
    f"deal.{name}"
    for name in ("amount", "signing_date", "upfront_share", "retention_share", "credit_days")
)
"""Paths of the fields it is made of."""

Values = dict[str, Raw]


def split(values: Values) -> tuple[float, float, float]:
    """The shares of advance, acceptance payment and retention: those typed, else the usual ones.

    Examples
    --------
    >>> split({}), split({"deal.upfront_share": "50%", "deal.retention_share": "0"})
    ((0.3, 0.6, 0.1), (0.5, 0.5, 0.0))
    """
    upfront, retention = _typed("upfront_share", values), _typed("retention_share", values)
    if upfront is None:
        upfront = UPFRONT if retention is None else min(UPFRONT, 1 - retention)
    if retention is None:
        retention = min(RETENTION, 1 - upfront)
    # More than the whole is told beside the fields, as every plan contradicts it.
    retention = min(retention, 1 - upfront)
    return upfront, round(1 - upfront - retention, 6), round(retention, 6)


def split_text(values: Values) -> str:
    """The same in percent, as it is called: "30/60/10"."""
    return "/".join(f"{round(100 * share, 1):g}" for share in split(values) if share)


def usual_plan(values: Values) -> list[Values] | None:
    """The rows of the plan, marked as a guess; none while amount or signing date are missing."""
    amount = number(values.get("deal.amount"))
    signing = day(values.get("deal.signing_date"))
    if not isinstance(amount, (int, float)) or amount <= 0 or signing is None:
        return None
    credit = _typed("credit_days", values)
    paid = ACCEPTED + (CREDIT if credit is None else int(credit))
    parts = [
        (share, kind, _after(signing, days), trigger)
        for share, (kind, days, trigger) in zip(
            split(values),
            (
                (InstalmentKind.ADVANCE, ADVANCED, Trigger.SIGNING),
                (InstalmentKind.ACCEPTANCE, paid, Trigger.ACCEPTANCE),
                (InstalmentKind.RETENTION, max(WARRANTED, paid), Trigger.WARRANTY_END),
            ),
            strict=True,
        )
        if share
    ]
    rest = round(amount, 2)
    rows: list[Values] = []
    for index, (share, kind, due, trigger) in enumerate(parts):
        part = rest if index == len(parts) - 1 else round(amount * share, 2)
        rest = round(rest - part, 2)
        rows.append(
            {
                "kind": kind.value,
                "due_date": due,
                "amount": money_text(part),
                "trigger": trigger.value,
                GUESSED: True,
            }
        )
    return rows


def guess_text(guessed: Sequence[int], parts: int, words: Words) -> str:
    """That instalments were laid out here and confirmed by nobody; empty where all were.

    Parameters
    ----------
    guessed : sequence of int
        Their numbers, of ``parts`` there are.
    """
    if not guessed:
        return ""
    listed = words.marks.comma.join(map(str, guessed))
    return words("guess_all" if len(guessed) == parts else "guess_some", n=listed)


def _after(signing: date, days: int) -> str | None:
    """A day so many days on; none where there is no calendar that far."""
    try:
        return (signing + timedelta(days=days)).isoformat()
    except OverflowError:
        return None


def _typed(name: str, values: Values) -> float | None:
    """What is typed for a term, where the field may be as much."""
    field, told = fields_of(Deal)[name], number(values.get(f"deal.{name}"))
    if not isinstance(told, (int, float)) or field.low is None or field.high is None:
        return None
    return float(told) if field.low <= told <= field.high else None
