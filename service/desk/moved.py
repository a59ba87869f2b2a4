"""What moved the expected credit loss since last month; worked out when asked for."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from nicegui import ui

from data_schemas.credit_loss import Movement
from service.desk.book_charts import adding_up
from service.desk.edge import Failed
from service.desk.heading import heading
from service.desk.table import table
from service.desk.visit import Visit
from service.portfolio import Portfolios


class Moved:
    """The steps from last month's expected credit loss to the provision.

    Parameters
    ----------
    money : callable
        An amount as people read it.
    """

    def __init__(
        self, portfolios: Portfolios, visit: Visit, money: Callable[[Decimal], str]
    ) -> None:
        self.portfolios, self.visit, self.money = portfolios, visit, money
        self.words = words = visit.words
        heading(words("moved"))
        self.box = ui.element("div")
        with self.box:
            ui.button(words("moved_ask"), on_click=self.show).props("outline no-caps dense")

    async def show(self) -> None:
        """Compare with last month."""
        words = self.words
        self.box.clear()
        with self.box:
            ui.label(words("book_working")).classes("hint")
        moved = self.portfolios.movement
        found = await self.visit.tried("the movement failed", moved, None, None, words.lang)
        if found is None:
            return  # the server is stopping, or the sign-in has ended
        self.box.clear()
        with self.box:
            if isinstance(found, Failed):
                ui.label(found.text).classes("message bad")
            else:
                self._draw(found)

    def _draw(self, found: Movement) -> None:
        words = self.words
        names = [
            words("moved_opening", day=found.since), words("moved_model"), words("moved_policy"),
            words("moved_data"), words("moved_new"), words("moved_paid"),
            words("moved_written_off"), words("moved_cancelled"), words("moved_ageing"),
            words("moved_closing", day=found.until), words("moved_outlooks"),
            words("moved_overrides"), words("provision"),
        ]  # fmt: skip
        steps = (found.model, found.policy, found.data, found.new, found.paid,
                 found.written_off, found.cancelled, found.ageing)  # fmt: skip
        after = (found.outlooks, found.overrides)
        shown = adding_up(found.opening, [*steps, *after], words.lang)
        closing = sum(shown[: len(steps) + 1], Decimal(0))
        provision = sum(shown, Decimal(0))
        shown = [*shown[: len(steps) + 1], closing, *shown[len(steps) + 1 :], provision]
        table(names, [tuple(map(self.money, shown))], stack=True)
        ui.label(found.text).classes("hint")
