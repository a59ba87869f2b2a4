"""The receivables page: ageing, cash ahead, this week's work, every claim, what to provide for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from html import escape

from fastapi import FastAPI
from nicegui import ui

from data_schemas.credit_loss import CreditLoss
from data_schemas.percentage import exact_percent, exact_step, minus
from data_schemas.portfolio import OpenReceivables, Portfolio
from data_schemas.work_list import WorkList
from service.desk import sheet
from service.desk.book_charts import (
    adding_up,
    ageing_chart,
    beside_band,
    cash_chart,
    short,
)
from service.desk.book_head import draw_head
from service.desk.claims import ClaimList, wanted_after
from service.desk.concentration import draw_concentration
from service.desk.contacted import Contacted
from service.desk.customers import Customers
from service.desk.decide import Review
from service.desk.edge import Failed
from service.desk.fold import fold
from service.desk.header import banners, header
from service.desk.heading import heading
from service.desk.moved import Moved
from service.desk.provide import Provide
from service.desk.table import Markup, table
from service.desk.visit import Visit
from service.desk.words import Words
from service.portfolio import Portfolios

SHOWN = 15
"""Tasks shown at once."""


class BookPage:
    """What one visitor sees of the book; figures are worked out off the event loop."""

    def __init__(self, app: FastAPI, visit: Visit, customers: Customers | None) -> None:
        self.app, self.visit, self.customers = app, visit, customers
        self.claims: ClaimList | None = None
        self.root = visit.root

    @property
    def words(self) -> Words:
        """The words in the language chosen."""
        return self.visit.words

    @property
    def portfolios(self) -> Portfolios:
        """What works the figures out; the same as behind the API."""
        portfolios: Portfolios = self.app.state.portfolios
        return portfolios

    async def show(self) -> None:
        """Draw the head, work the figures out, and draw them."""
        words = self.words
        served = self.app.state.scoring.serving.served
        card = served.card(words.lang) if served else None
        ui.page_title(words("book_title"))
        self.root.clear()
        with self.root:
            header("/receivables", words, card, self.visit.user, self._change_language)
            banners(words, card)
            main = ui.element("main").classes("book")
        with main, ui.element("div").classes("nothing").props('role="status"'):
            ui.label(words("book_working"))
        found = await self.visit.tried("the book failed", self._figures)
        if found is None:
            return  # the server is stopping, or the sign-in has ended
        main.clear()
        with main:
            if isinstance(found, Failed):
                ui.label(found.text).classes("message bad").props('role="alert"')
            elif not found[0].receivables:
                ui.label(words("book_empty")).classes("nothing")
            else:
                self._draw(*found)

    def _figures(self) -> tuple[Portfolio, WorkList, OpenReceivables]:
        lang = self.words.lang
        told = self.portfolios.portfolio(None, lang)
        work = self.portfolios.work(None, None, None, lang)
        return told, work, self.portfolios.receivables(None, wanted_after(self.claims), lang)

    async def _change_language(self) -> None:
        self.visit.change_language()
        await self.show()

    def _draw(self, told: Portfolio, work: WorkList, listed: OpenReceivables) -> None:
        words, weeks = self.words, len(told.cash.weeks)
        coming, later = told.open_balance - told.cash.later, told.cash.later
        coming, later = adding_up(coming, [later], words.lang)
        with ui.element("section").classes("card wide").props('id="figures"'):
            heading(words("book_figures")).classes("for-ears")
            draw_head(told, coming, words, self._money)
        with ui.element("section").classes("card").props('id="ageing"'):
            heading(words("ageing"))
            ui.label(words("ageing_hint")).classes("hint")
            ui.echart(ageing_chart(told.ageing, words)).classes("chart")
        with ui.element("section").classes("card").props('id="cash"'):
            heading(words("cash", n=weeks))
            cash = told.cash
            ui.label(
                words(
                    "cash_hint",
                    low=exact_percent(cash.low_level),
                    high=exact_percent(cash.high_level),
                    n=weeks,
                    later=self._money(later),
                )
            ).classes("hint")
            if outside := sum(beside_band(w.expected, w.low, w.high) for w in cash.weeks):
                ui.label(words("cash_outside", n=outside)).classes("hint")
            ui.echart(cash_chart(cash, words)).classes("chart")
            self._expected(told)
        with ui.element("section").classes("card wide").props('id="work"'):
            self._work(work)
        with ui.element("section").classes("card wide").props('id="claims"'):
            heading(words("claims"))
            self.claims = ClaimList(
                self.portfolios, self.visit, self._money, self._told_apart,
                wanted_after(self.claims), listed,
            )  # fmt: skip
        with ui.element("section").classes("card").props('id="loss"'):
            self._loss(told.credit_loss)
            state = self.app.state
            Provide(
                state.decisions, state.scoring.today(), self.visit, self.show, self.customers
            )  # fmt: skip
        with ui.element("section").classes("card").props('id="concentration"'):
            draw_concentration(told.concentration, words, self._money, self._told_apart)
        with ui.element("section").classes("card wide").props('id="review"'):
            Review(self.app.state.decisions, self.app.state.scoring.today, self.visit)
        with ui.element("section").classes("card wide").props('id="moved"'):
            Moved(self.portfolios, self.visit, self._money)
        ui.label(words("book_foot", version=told.model_version)).classes("foot wide")

    def _expected(self, told: Portfolio) -> None:
        """By when how much is expected, weighed by probability; what is shown adds up as well."""
        bands = told.expected
        shown = self._adding_up([band.expected for band in bands])
        heading(self.words("expected_bands"), 3)
        rows = [(b.label, self._money(n)) for b, n in zip(bands, shown, strict=True)]
        table([], rows, numbers=(1,))

    def _work(self, work: WorkList) -> None:
        words = self.words
        heading(words("work"))
        if work.done:
            ui.label(words("work_done", n=work.done)).classes("hint")
        if work.waiting:
            ui.label(words("work_waiting", n=work.waiting)).classes("hint")
        if work.calls_made or work.visits_made:
            ui.label(
                words(
                    "work_made", since=work.week_from,
                    calls=work.calls_made, visits=work.visits_made,
                )
            ).classes("hint")  # fmt: skip
        if not work.items:
            none = words("work_full", n=work.left_out) if work.left_out else words("work_none")
            ui.label(none).classes("hint")
            return
        ui.label(
            words(
                "work_hint",
                calls=work.calls,
                visits=work.visits,
                hours=work.hours,
                left=work.left_out,
            )
        ).classes("hint")
        if work.limitation_lapsed:
            ui.label(words("work_lapsed", n=work.limitation_lapsed, day=work.day)).classes("hint")
        heads = ("", "work_customer", "work_action", "work_claims", "work_balance",
                 "work_loss", "work_per_hour", "work_why")  # fmt: skip
        rows = [
            (
                str(item.rank), self._told_apart(item.customer_id, item.customer_name),
                f"{item.label} · {item.role_label}",
                self._sheets(item.receivables, work.day), self._money(item.balance),
                self._money(item.expected_loss), self._money(item.loss_per_hour),
                words.marks.semicolon.join(item.why),
            )
            for item in work.items
        ]  # fmt: skip
        head = [words(one) if one else "" for one in heads]
        table(head, rows[:SHOWN], numbers=(0, 3, 4, 5, 6), wrap=(7,), stack=True)
        if rows[SHOWN:]:
            with fold(words("work_more", n=len(rows) - SHOWN)).classes("more", remove="panel"):
                table(head, rows[SHOWN:], numbers=(0, 3, 4, 5, 6), wrap=(7,), stack=True)
        Contacted(
            work.items, self.app.state.contacts, self.visit, self.show, self._told_apart
        )  # fmt: skip

    def _sheets(self, claims: list[str], day: date) -> Markup:
        """How many claims, and behind that their collection sheets."""
        forms = ((self.words("sheet"), "html"), ("PDF", "pdf"))
        lang = self.words.lang
        rows = (
            f"<li>{escape(claim)} "
            f"{' '.join(sheet.link(claim, name, day, lang, form) for name, form in forms)}</li>"
            for claim in claims
        )
        return Markup(
            f"<details><summary>{len(claims)}</summary><ul>{''.join(rows)}</ul></details>"
        )

    def _loss(self, loss: CreditLoss) -> None:
        words = self.words
        heading(words("loss_title"))
        ui.label(loss.text).classes("hint")
        by_model = self._adding_up([band.model for band in loss.bands])
        by_matrix = self._adding_up([band.matrix for band in loss.bands])
        rows: list[tuple[str, ...]] = [
            (
                band.label, self._money(band.balance),
                f"{self._money(ours)} · {band.model_rate:.1%}",
                f"{self._money(theirs)} · {band.matrix_rate:.1%}",
            )
            for band, ours, theirs in zip(loss.bands, by_model, by_matrix, strict=True)
        ]  # fmt: skip
        rows.append((words("loss_total"), "", self._money(loss.model), self._money(loss.matrix)))
        weighted = (loss.model_weighted, loss.matrix_weighted)
        rows.append((words("loss_weighted"), "", *map(self._money, weighted)))
        head = [words(k) for k in ("loss_band", "work_balance", "loss_model", "loss_matrix")]
        table(head, rows, numbers=(1, 2, 3), stack=True)
        outlooks = words.marks.semicolon.join(
            words(
                "loss_outlook", name=one.label, weight=exact_percent(one.weight),
                shift=exact_step(one.log_odds), model=self._money(one.model),
            )
            for one in loss.scenarios
        )  # fmt: skip
        ui.label(words("loss_outlooks", each=outlooks)).classes("hint")
        ui.label(
            words(
                "loss_range", low=self._money(loss.low), high=self._money(loss.high),
                low_level=exact_percent(loss.low_level),
                high_level=exact_percent(loss.high_level),
            )
        ).classes("hint")  # fmt: skip
        if beside_band(loss.model, loss.low, loss.high):
            ui.label(words("loss_outside")).classes("hint")
        long = loss.long_past_due
        if long.receivables:
            ui.label(
                words(
                    "loss_long", n=long.receivables, days=loss.default_days,
                    balance=self._money(long.balance), model=self._money(long.model),
                    all=self._money(long.in_default),
                )
            ).classes("hint")  # fmt: skip
        for one in loss.overrides:
            ids = (self._called(key) for key in (one.customer_id, *one.also) if key)
            who = words.marks.comma.join(ids) or words("whole_book")
            amount = self._money(one.amount)
            text = words("loss_override", who=who, amount=amount, reason=one.reason_label)
            if one.replaced:
                text += words("loss_replaced")
            elif one.counted < one.amount:
                text += words("loss_counted", amount=self._money(one.counted))
            ui.label(text).classes("hint")
        for other in loss.elsewhere:
            who = self._called(other.customer_id) if other.customer_id else words("whole_book")
            ui.label(
                words(
                    "loss_elsewhere", month=other.closing, who=who,
                    amount=self._money(other.amount), reason=other.reason_label,
                )
            ).classes("hint")  # fmt: skip

    def _told_apart(self, customer_id: str, name: str) -> str:
        """A customer's name, with its id where others have that name too."""
        return self.customers.told_apart(customer_id, name) if self.customers else name

    def _called(self, customer_id: str) -> str:
        """A customer by name and id, as far as the ledger names it."""
        labels = self.customers.labels if self.customers else {}
        return labels.get(customer_id, customer_id)

    def _adding_up(self, parts: Sequence[Decimal]) -> list[Decimal]:
        """Parts of a whole as they are shown, so that they add up to it as it is shown."""
        return adding_up(parts[0], parts[1:], self.words.lang) if parts else []

    def _money(self, amount: Decimal) -> str:
        """An amount for people: ten thousands in zh, whole CNY in en."""
        text = f"{short(amount):,.2f} 万" if self.words.lang == "zh" else f"{amount:,.0f}"
        return minus(text)
