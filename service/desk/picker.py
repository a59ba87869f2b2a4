"""A customer of the ledger, found by name or id; what is on record of it goes into the form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nicegui import ui
from nicegui.events import GenericEventArguments

from service.desk.asked import ESSENTIALS
from service.desk.customers import Customers
from service.desk.typed import Raw
from service.desk.words import Words

ID = "customer_id"
OFFERED_AT_LEAST = """(typed, update) => {{
    const list = getElement({id}), none = () => !list.filteredOptions.length;
    update(() => {{ if (none()) list.filteredOptions = list.initialOptions; }});
}}"""
"""Shows what was offered where the browser's own look finds none of it.

The browser looks for what is typed as it stands, we however wide it is; on a busy machine its look
comes after our answer, and the list would stay shut.
"""
SHOWS_ITS_VALUE = """{{
    const list = getElement({id}), chooser = list.$refs.qRef;
    if (!list.$el.contains(document.activeElement))
        chooser.updateInputValue(chooser.modelValue?.label ?? "", true, true);
}}"""
"""Shows who is chosen, unless somebody is typing in the chooser.

Where its list stood open as the answer came, the browser leaves the name of another there until the
chooser is left, and it may have been left already.
"""


class Picker:
    """The chooser above the customer's fields, which shows the one whose id stands there.

    Parameters
    ----------
    held : callable
        What stands in one of the customer's fields, by its name.
    put : callable
        Puts a value into one.
    """

    def __init__(
        self, customers: Customers, words: Words, held: Callable[[str], Raw],
        put: Callable[[str, Raw], None],
    ) -> None:  # fmt: skip
        self.customers, self.held, self.put = customers, held, put
        self._taking = False
        label = words("known_customer")
        self.shown = self._on_record(held(ID))
        self.offered = self._labels("")
        with ui.element("label").props('for="f-known"').classes("cell-label"):
            ui.label(label)
        self.select = (
            _Shown(
                customers.labels,
                self.offered,
                value=self.shown,
                with_input=True,
                clearable=True,
                on_change=lambda e: self._chosen(e.value),
            )
            .props(f'outlined dense options-dense for="f-known" aria-label="{label}"')
            .props(f'placeholder="{words("search_customer")}" input-debounce=150')
            .on("input-value", lambda e: self._search(str(e.args or "")))
        )
        self.select.on("filter", js_handler=OFFERED_AT_LEAST.format(id=self.select.id))

    def follow(self, customer_id: Raw) -> None:
        """Show the customer whose id was typed, with what is on record of it.

        What was on record of the one shown before goes where it still stands: it is another's.
        """
        own = self._on_record(customer_id)
        if self._taking or own == self.shown:
            return
        before = self.customers.essentials(self.shown) if self.shown else {}
        now = self.customers.essentials(own) if own else {}
        self._take(own, {n: now.get(n) for n in _REST if n in now or self._stands(n, before)})
        self._offer("")
        self.select.client.run_javascript(SHOWS_ITS_VALUE.format(id=self.select.id))

    def _stands(self, name: str, before: dict[str, str]) -> bool:
        return name in before and self.held(name) == before[name]

    def _chosen(self, customer_id: str | None) -> None:
        """Take over who was chosen; what the ledger knows of it need not be typed again."""
        if customer_id == self.shown:
            return
        found = self.customers.essentials(customer_id) if customer_id else {}
        self._take(customer_id, {name: found.get(name) for name in ESSENTIALS["customer"]})

    def _take(self, customer_id: str | None, values: dict[str, str | None]) -> None:
        self.shown, self._taking = customer_id, True
        for name, value in values.items():
            self.put(name, value)
        self._taking = False

    def _search(self, text: str) -> None:
        """Offer what has a text in it; not the one offered that the arrow keys are on.

        The browser tells its label as if it had been typed, and with other options below it the
        key after that would choose nothing.
        """
        if text not in self.offered.values():
            self._offer(text)

    def _offer(self, text: str) -> None:
        self.offered = self._labels(text)
        self.select.set_options(self.offered, value=self.shown)

    def _labels(self, text: str) -> dict[str, str]:
        own = self.shown
        first = {own: self.customers.labels[own]} if own else {}
        return first | self.customers.search(text)

    def _on_record(self, customer_id: Raw) -> str | None:
        return self.customers.on_record(str(customer_id)) if customer_id else None


_REST = tuple(name for name in ESSENTIALS["customer"] if name != ID)


class _Shown(ui.select):
    """A list of which the option is taken that was shown.

    The browser tells its place. What is typed changes the list here before it does there, and by
    then another may stand in that place, or none.

    Parameters
    ----------
    every : dict
        Labels by value of all that is ever offered.
    """

    def __init__(self, every: dict[str, str], offered: dict[str, str], **rest: Any) -> None:
        self.every = every
        super().__init__(offered, **rest)

    def _event_args_to_value(self, e: GenericEventArguments) -> str | None:
        if e.args is None:
            return None
        found = next(key for key, label in self.every.items() if label == e.args["label"])
        if found not in self.options:
            self.options = {found: self.every[found]}  # until the list is narrowed again
            self._update_values_and_labels()
        return found
