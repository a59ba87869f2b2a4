"""What came of a task of the work list, written down where it is listed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from nicegui import ui

from data_schemas.field import fields_of
from data_schemas.receivable import Contact
from data_schemas.roles import Role
from data_schemas.work_list import WorkItem
from service.contacts import Contacts
from service.desk.edge import Failed
from service.desk.fold import fold
from service.desk.typed import Raw, read
from service.desk.visit import Visit
from service.desk.widgets import Cell

ASKED = ("channel", "date", "result", "promised_date", "evidence")
"""What is asked for of a contact; the rest is the task's."""


class Contacted:
    """The fold below the work list that writes a contact down; the book is drawn anew with it.

    Parameters
    ----------
    items : list of WorkItem
        The tasks listed.
    done : callable
        Draws the book anew.
    named : callable
        Tells customers of one name apart, by id and name.
    """

    def __init__(
        self, items: list[WorkItem], contacts: Contacts, visit: Visit,
        done: Callable[[], Awaitable[None]], named: Callable[[str, str], str],
    ) -> None:  # fmt: skip
        self.items, self.contacts, self.visit, self.done = items, contacts, visit, done
        words, fields = visit.words, fields_of(Contact)
        self.told: dict[str, Raw] = {"date": contacts.records.today().isoformat()}
        with fold(words("contacted"), place="contacted"):
            ui.label(words("contacted_hint")).classes("hint")
            task = words("contacted_task")
            self.task = (
                ui.select(
                    {
                        at: f"{one.rank} {named(one.customer_id, one.customer_name)}"
                        f" · {one.label} ({len(one.receivables)})"
                        for at, one in enumerate(items)
                    },
                    label=task, on_change=lambda e: self._chosen(e.value),
                )
                .props(f'outlined dense options-dense aria-label="{task}"')
                .classes("goal")
            )  # fmt: skip
            with ui.element("div").classes("cells three"):
                self.cells = {
                    name: Cell(name, fields[name], self.told.get(name), words, self._typing(name))
                    for name in ASKED
                }
            with ui.element("div").classes("turn"):
                self.button = ui.button(words("contacted_write"), on_click=self.write).props(
                    "outline no-caps"
                )
            self.wrong = ui.element("div").props('role="alert"')

    def _typing(self, name: str) -> Callable[[Raw], None]:
        def typed(value: Raw) -> None:
            self.told[name] = value

        return typed

    def _chosen(self, at: int | None) -> None:
        """Take over the channel of a task."""
        if at is not None:
            self.told["channel"] = self.items[at].channel.value
            self.cells["channel"].put(self.told["channel"])

    async def write(self) -> None:
        """Keep what was typed, off the event loop; what is wrong with it stands below."""
        words = self.visit.words
        self.wrong.clear()
        if self.task.value is None:
            self._refuse(f"{words('contacted_task')} {words('choose_one')}")
            return
        item = self.items[self.task.value]
        self.button.disable()
        kept = await self.visit.tried(
            "a contact was not kept", self.contacts.add, item.customer_id, item.receivables,
            read(self.told, fields_of(Contact)), needed=Role.WRITE,
        )  # fmt: skip
        self.button.enable()
        if isinstance(kept, Failed):
            self._refuse(kept.text)
        elif kept is not None:  # else the server is stopping, or the sign-in has ended
            await self.done()

    def _refuse(self, text: str) -> None:
        with self.wrong:
            ui.label(text).classes("message bad")
