"""The card that puts a deal on record once it is signed, as it was scored."""

from __future__ import annotations

import logging
from collections.abc import Callable

from nicegui import ui

from data_schemas.case import DealCase
from data_schemas.roles import Role
from service.deals import Deals
from service.desk.edge import Failed
from service.desk.heading import heading
from service.desk.press import Press
from service.desk.visit import Visit

log = logging.getLogger("huikuan.desk")


class OnRecord:
    """What is put on record, the button that does it, and what became of it.

    Parameters
    ----------
    case : DealCase
        The deal as it was scored.
    stale : callable
        Whether the form says something else by now.
    """

    def __init__(
        self, case: DealCase, deals: Deals, visit: Visit, stale: Callable[[], bool]
    ) -> None:
        self.case, self.deals, self.visit, self.stale = case, deals, visit, stale
        words = visit.words
        with ui.element("section").classes("card").props('id="on-record"'):
            heading(words("on_record"))
            ui.label(words("on_record_hint")).classes("hint")
            self.press = Press(words("on_record_write"), "inventory_2", self.write)
            self.press.button.props("outline no-caps")
            self.told = ui.label().classes("message").props('role="status"')

    async def write(self) -> None:
        """Put the deal on record, off the event loop, and say what became of it."""
        words = self.visit.words
        if self.stale():
            self._tell(words("stale_record"), bad=True)
            return
        self.press.wait()
        kept = await self.visit.tried(
            "a deal was not put on record", self.deals.add, self.case, needed=Role.WRITE
        )
        self.press.done()
        if isinstance(kept, Failed):
            self._tell(kept.text, bad=True)
        elif kept is not None:  # else the server is stopping, or the sign-in has ended
            log.info("deal on record", extra={"user": self.visit.user, "deal_id": kept.id})
            self._tell(words(f"on_record_{kept.result}", id=kept.id))

    def _tell(self, text: str, *, bad: bool = False) -> None:
        self.told.set_text(text)
        self.told.classes(add="bad" if bad else "", remove="" if bad else "bad")
