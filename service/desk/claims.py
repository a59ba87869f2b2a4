"""Every open claim: found by a word, what stakes most first, each with its collection sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import InitVar, dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from nicegui import ui

from data_schemas.percentage import minus
from data_schemas.portfolio import OpenReceivable, OpenReceivables, Order
from service.desk import facts, sheet
from service.desk.charts import percent
from service.desk.edge import Failed
from service.desk.table import table
from service.desk.visit import Visit
from service.desk.words import Words
from service.portfolio import Portfolios

if TYPE_CHECKING:
    from model.portfolio.answer import Wanted

PAGE = 20
"""Claims shown at once."""
ORDERS: tuple[Order, ...] = (
    "loss_per_hour", "expected_loss", "balance", "days_past_due", "delay_probability", "due_date",
)  # fmt: skip
_PLAIN: dict[str, object] = {
    "moved": None, "limitation_near": False, "limitation_lapsed": False,
}  # fmt: skip
LOOKS: dict[str, dict[str, object]] = {
    "all": _PLAIN,
    "worse": _PLAIN | {"moved": "worse"},
    "better": _PLAIN | {"moved": "better"},
    "ending": _PLAIN | {"limitation_near": True},
    "ended": _PLAIN | {"limitation_lapsed": True},
}
"""What can be looked at: every claim, those whose grade went one way in ``MONTH_DAYS``, those
whose limitation ends soon, or has ended."""
_HEADS = (
    "claim", "work_customer", "claim_due", "claim_age", "work_balance", "grade", "claim_delay",
    "claim_expected", "work_loss", "work_per_hour", "claim_cause", "facts",
)  # fmt: skip


@dataclass
class ClaimList:
    """The claims of the book, a page at a time; drawn where it is made.

    Parameters
    ----------
    money : callable
        How an amount is written.
    named : callable
        Tells customers of one name apart, by id and name.
    wanted : Wanted
        What is asked for at first.
    found : OpenReceivables
        The page of it, drawn at once: what came later would move all below from under a hand.
    """

    portfolios: Portfolios
    visit: Visit
    money: Callable[[Decimal], str]
    named: Callable[[str, str], str]
    wanted: Wanted
    found: InitVar[OpenReceivables]

    def __post_init__(self, found: OpenReceivables) -> None:
        self.words = words = self.visit.words
        find, order = words("claims_find"), words("claims_order")
        look = words("claims_look")
        with ui.element("div").classes("cells three"):
            ui.input(
                value=self.wanted.text, on_change=lambda e: self._look(text=e.value or None)
            ).props(
                f'outlined dense clearable debounce=300 aria-label="{find}" placeholder="{find}"'
            )
            ui.select(
                {one: words(f"order_{one}") for one in ORDERS},
                value=self.wanted.order,
                on_change=lambda e: self._look(order=e.value),
            ).props(f'outlined dense options-dense prefix="{order}" aria-label="{order}"')
            ui.select(
                {one: words(f"look_{one}") for one in LOOKS},
                value=next(k for k, one in LOOKS.items() if self._looks(one)),
                on_change=lambda e: self._look(**LOOKS[e.value]),
            ).props(f'outlined dense options-dense prefix="{look}" aria-label="{look}"')
        self.box = ui.element("div")
        with self.box:
            self._draw(found)

    def _looks(self, look: dict[str, object]) -> bool:
        """Whether this is what is looked at."""
        return all(getattr(self.wanted, name) == value for name, value in look.items())

    async def _look(self, **changed: object) -> None:
        """Ask for something else, from its beginning unless told otherwise."""
        self.wanted = replace(self.wanted, **{"offset": 0, **changed})  # type: ignore[arg-type]
        await self.show()

    async def show(self) -> None:
        """Draw the page of claims that is wanted."""
        asked = self.wanted
        self.box.classes(add="stale")
        found = await self.visit.tried(
            "the list of claims failed",
            self.portfolios.receivables, None, asked, self.words.lang,
        )  # fmt: skip
        if found is None or asked != self.wanted:
            return  # nobody is there to be shown it, or something else is wanted by now
        self.box.clear()
        self.box.classes(remove="stale")
        with self.box:
            if isinstance(found, Failed):
                ui.label(found.text).classes("message bad").props('role="alert"')
            else:
                self._draw(found)

    def _draw(self, found: OpenReceivables) -> None:
        words, first = self.words, self.wanted.offset
        if not found.items:
            ui.label(words("claims_none")).classes("hint")
            return
        balance = self.money(found.balance)
        last = first + len(found.items)
        shown = words("claims_shown", first=first + 1, last=last, n=found.total, balance=balance)
        if found.day != found.as_of:
            shown += words.marks.gap
            shown += words("claims_limitation", day=found.day, as_of=found.as_of)
        ui.label(shown).classes("hint")
        if found.since is not None:
            ui.label(words("claims_since", day=found.since)).classes("hint")
        rows = [self._row(one, found) for one in found.items]
        heads = [words(one) for one in _HEADS]
        table(heads, rows, numbers=(3, 4, 6, 8, 9), wrap=(2, 10), stack=True)
        with ui.element("div").classes("turn"):
            if first:
                self._turn("claims_back", max(first - PAGE, 0))
            if found.next_offset is not None:
                self._turn("claims_on", found.next_offset)

    def _turn(self, key: str, offset: int) -> None:
        ui.button(self.words(key), on_click=lambda: self._look(offset=offset)).props(
            "outline no-caps dense"
        )

    def _row(self, one: OpenReceivable, found: OpenReceivables) -> tuple[str, ...]:
        words = self.words
        expected = one.expected_date.isoformat() if one.expected_date else words("claim_beyond")
        grade, delay = one.grade.value, percent(one.delay_probability)
        if one.before is not None:
            grade = f"{one.before.grade.value} → {grade}"
            delay = f"{percent(one.before.delay_probability)} → {delay}"
        return (
            sheet.link(
                one.receivable_id, one.receivable_id, found.as_of, words.lang,
                changed=one.before is not None,
            ),
            self.named(one.customer_id, one.customer_name),
            due_told(one, words), days_told(one.days_past_due),
            self.money(one.balance), grade, delay, expected,
            self.money(one.expected_loss),
            "—" if one.loss_per_hour is None else self.money(one.loss_per_hour),
            one.main_cause_label or "—",
            facts.link(one.receivable_id, words("facts"), found.as_of, words.lang),
        )  # fmt: skip


def wanted_after(before: ClaimList | None) -> Wanted:
    """What a list asks for at first: in another language, what the one before it did."""
    from model.portfolio.answer import Wanted

    return before.wanted if before else Wanted(limit=PAGE)


def due_told(one: OpenReceivable, words: Words) -> str:
    """The day it was due, and until when it can be enforced where that is near or past."""
    due = one.due_date.isoformat()
    if one.limitation_lapsed is not None:
        return words("claim_ended", due=due, ended=one.limitation_lapsed)
    if one.limitation_ends is None:
        return due
    key = "claim_ending_own" if one.limitation_if_own_debt else "claim_ending"
    return words(key, due=due, ends=one.limitation_ends)


def days_told(days: int) -> str:
    """Days past due for a table whose head has the unit; below nothing where it is not due yet.

    Examples
    --------
    >>> days_told(1003), days_told(-26)
    ('1,003', '−26')
    """
    return minus(f"{days:,}")
