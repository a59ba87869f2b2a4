"""The head of the receivables page: the day of the book, what came since, its main figures."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from nicegui import ui

from data_schemas.credit_loss import CreditLoss
from data_schemas.outcome import PAID_SHARE
from data_schemas.percentage import exact_percent
from data_schemas.portfolio import Portfolio, PutInSince, SettledShort
from service.desk.words import Words


def draw_head(
    told: Portfolio, coming: Decimal, words: Words, money: Callable[[Decimal], str]
) -> None:
    """Draw it into the open section.

    Parameters
    ----------
    coming : Decimal
        What is expected within the weeks of the forecast.
    money : callable
        An amount for people.
    """

    def yuan(amount: Decimal) -> str:
        return words("book_money", n=money(amount))

    ui.label(words("book_day", day=told.as_of, n=told.receivables)).classes("hint")
    if told.put_in_since is not None and (since := _since(told.put_in_since, words, yuan)):
        ui.label(since).classes("hint")
    figures = [
        (told.open_balance, words("open_balance")),
        (told.overdue_balance, words("overdue_balance")),
        (coming, words("expected_in", n=len(told.cash.weeks))),
        (told.credit_loss.provision, words(provision_key(told.credit_loss))),
    ]
    if n := told.written_off.receivables:
        figures.insert(2, (told.written_off.balance, words("written_off", n=n)))
    with ui.element("div").classes("figures"):
        for amount, name in figures:
            with ui.element("div"):
                ui.label(yuan(amount)).classes("figure-value")
                ui.label(name).classes("figure-name")
    if told.settled_short.receivables:
        ui.label(lacking(told.settled_short, words)).classes("hint")


def provision_key(loss: CreditLoss) -> str:
    """The word for the provision: that outlooks are weighed into it is said where they are."""
    several = sum(one.weight > 0 for one in loss.scenarios) > 1
    return "provision_weighted" if several else "provision"


def _since(since: PutInSince, words: Words, yuan: Callable[[Decimal], str]) -> str:
    """What the figures do not know yet, or somebody looks for a payment in vain; "" if nothing."""
    told = (
        ("since_paid", since.paid_receivables, since.paid),
        ("since_ended", since.ended_receivables, since.ended),
        ("since_again", since.reopened_receivables, since.reopened),
        ("since_new", since.new_receivables, since.new),
    )
    parts = [words(one, n=n, amount=yuan(amount)) for one, n, amount in told if n]
    return words("since_day", what=words("since_and").join(parts)) if parts else ""


def lacking(short: SettledShort, words: Words) -> str:
    """What settled claims still lack: to the cent, as are the sums it is looked for in."""
    amount = words("book_money", n=f"{short.balance:,.2f}")
    return words(
        "settled_short", n=short.receivables, amount=amount, share=exact_percent(PAID_SHARE)
    )
