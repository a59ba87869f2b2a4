"""A provision set by hand for a customer or the whole book, or taken back, on the page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date

from nicegui import ui

from data_schemas.field import fields_of
from data_schemas.overrides import OverrideGiven, OverrideKind, OverrideReason
from service.desk.agree import nobody, same_name
from service.desk.customers import Customers
from service.desk.decide import write_down
from service.desk.fold import fold
from service.desk.typed import number
from service.desk.visit import Visit
from service.desk.widgets import suffix
from service.overrides import Decisions


class Provide:
    """The fold that writes a provision down; the book is drawn anew with it.

    Parameters
    ----------
    done : callable
        Draws the book anew.
    customers : Customers, optional
        Of the ledger: the page shows names, so a customer may be given by its own.
    """

    def __init__(
        self, decisions: Decisions, today: date, visit: Visit, done: Callable[[], Awaitable[None]],
        customers: Customers | None = None,
    ) -> None:  # fmt: skip
        self.decisions, self.today, self.visit, self.done = decisions, today, visit, done
        self.named = customers.named if customers else nobody
        words = visit.words
        fields = fields_of(OverrideGiven)

        def typed(name: str) -> ui.input:
            return self._typed(fields[name].meta.label(words.lang))

        reason = fields["reason"].meta.label(words.lang)
        with fold(words("provide"), place="provide"):
            months = decisions.closings(today)
            ui.label(words("provide_hint", month=months[0])).classes("hint")
            with ui.element("div").classes("panel-head entries"):
                self.customer = self._typed(words("provide_customer")).classes("goal")
                self.amount = (
                    typed("amount")
                    .props(f'suffix="{suffix(fields["amount"], words)}"')
                    .classes("goal")
                )
                self.reason = (
                    ui.select(
                        {r.value: r.label(words.lang) for r in OverrideReason},
                        label=reason, value=None, clearable=True,
                    )
                    .props(f'outlined dense options-dense aria-label="{reason}"')
                    .classes("goal")
                )  # fmt: skip
                month = fields["closing"].meta.label(words.lang)
                self.closing = (
                    ui.select(months, label=month, value=months[0])
                    .props(f'outlined dense options-dense aria-label="{month}"')
                    .classes("goal")
                )
                self.note = typed("note").props("maxlength=500").classes("goal")
                self.buttons = [
                    ui.button(words(key), on_click=on_click).props("outline no-caps")
                    for key, on_click in (
                        ("decide_write", self.write), ("provide_back", self.take_back),
                    )
                ]  # fmt: skip
            self.wrong = ui.element("div").props('role="alert"')

    def _typed(self, label: str) -> ui.input:
        return ui.input(label).props(f'outlined dense clearable aria-label="{label}"')

    async def write(self) -> None:
        """Keep the amount typed."""
        amount = self.amount.value
        await self._keep({"amount": number(amount) if amount and amount.strip() else None})

    async def take_back(self) -> None:
        """Let the model's provision hold again."""
        await self._keep({"back_to_model": True})

    async def _keep(self, what: dict[str, object]) -> None:
        self.wrong.clear()
        customer = (self.customer.value or "").strip()
        ids = self.named(customer) if customer else ()
        if len(ids) > 1:
            with self.wrong:
                ui.label(same_name(ids, self.visit.words, "provide_same")).classes("message bad")
            return
        customer = ids[0] if ids else customer
        told: dict[str, object] = {
            "kind": OverrideKind.PROVISION.value, "reason": self.reason.value,
            "customer_id": customer or None, "note": self.note.value or None,
            "closing": self.closing.value, **what,
        }  # fmt: skip
        for button in self.buttons:
            button.disable()
        kept = await write_down(
            told, ("reason",), self.decisions, self.today, self.visit, self.wrong
        )
        for button in self.buttons:
            button.enable()
        if kept is not None:
            await self.done()
