"""One declared field on the page: its label, its widget, its unit, and what is wrong with it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

from nicegui import ui
from nicegui.elements.mixins.validation_element import ValidationElement
from nicegui.elements.mixins.value_element import ValueElement

from data_schemas.field import Field
from data_schemas.percentage import minus
from service.desk.typed import Raw
from service.desk.words import Words

Changed = Callable[[Raw], None]

UNKNOWN = ""
"""What selects and switches hold where there is no answer."""
_SWITCH = {"yes": True, "no": False}


class Cell:
    """A field with its widget.

    Parameters
    ----------
    path : str
        Where problems name it, "deal.amount" or "instalments.0.kind".
    changed : callable
        Told every new value.
    tag : str
        A remark beside the label, such as that the model has not learnt the field.
    label : bool
        Whether its label stands above it; else those who hear the page are told ``called``.
    """

    def __init__(
        self,
        path: str,
        field: Field,
        value: Raw,
        words: Words,
        changed: Changed,
        *,
        tag: str = "",
        label: bool = True,
        called: str = "",
    ) -> None:
        self.path = path
        self.field = field
        self.words = words
        self.changed = changed
        # A column of the company's own may be called anything, and so may its label.
        self.id = "f-" + re.sub(r"[^\w-]", "-", path)
        self.name = field.meta.label(words.lang)
        self.named = f"aria-label={_quoted(called or self.name)}"
        with ui.element("div").classes("cell") as self.box:
            if label:
                with ui.element("label").props(f'for="{self.id}"').classes("cell-label"):
                    ui.label(self.name)
                    if field.required:
                        ui.label("*").classes("needed").props('aria-hidden="true"')
                    if tag:
                        ui.label(tag).classes("tag")
            self.widget = self._widget(value)
            self.note = ui.label().classes("cell-error").props('role="alert"')
        self.note.set_visibility(False)

    def wrong(self, message: str | None) -> None:
        """Show what is wrong beside the field, or take it away."""
        if message and self.field.codes and not self.widget.value:
            message = self.words("choose_one")  # what can be chosen is seen
        elif message and self.field.required and not self.widget.value:
            most = self.field.max_length
            message = self.words("fill_in_most", n=most) if most else self.words("fill_in")
        if isinstance(self.widget, ValidationElement):
            self.widget.props(add="error" if message else "", remove="" if message else "error")
        self.note.set_text(message or "")
        self.note.set_visibility(bool(message))
        self.box.classes(add="wrong" if message else "", remove="" if message else "wrong")

    def put(self, value: Raw) -> None:
        """Show another value without telling anybody."""
        self.widget.value = _held(self.field, value)

    def _widget(self, value: Raw) -> ValueElement[Any]:
        held = _held(self.field, value)
        common = f'outlined dense hide-bottom-space for="{self.id}"'
        if self.field.kind is bool:
            options = {UNKNOWN: self.words("unknown"), **{k: self.words(k) for k in _SWITCH}}
            return (
                ui.toggle(options, value=held, on_change=lambda e: self._told(e.value))
                .props(f'dense unelevated no-caps id="{self.id}" role="group"')
                .props(self.named)
                .classes("switch yesno")
            )
        if self.field.kind is list:
            return ui.select(
                {c.value: c.label(self.words.lang) for c in self.field.choices},
                value=[] if held == UNKNOWN else str(held).split(","),
                multiple=True,
                on_change=lambda e: self._told(",".join(e.value or ())),
            ).props(f"{common} options-dense use-chips {self.named}")
        if self.field.codes:
            codes = {c.value: c.label(self.words.lang) for c in self.field.codes}
            first = {} if self.field.required else {UNKNOWN: self.words("unknown")}
            return (
                ui.select(
                    {**first, **codes},
                    value=held or None if self.field.required else held,
                    on_change=lambda e: self._told(e.value),
                )
                .props(f"{common} options-dense")
                .props(self.named)
                .classes("unknown" if held == UNKNOWN else "")
            )
        widget = ui.input(value=held, on_change=lambda e: self._told(e.value)).props(common)
        widget.props(self.named)
        if self.field.kind is date:
            return widget.props('type="date"')
        if self.field.kind in (int, float):
            widget.props('inputmode="decimal" autocomplete="off"')
            widget.props(f"suffix={_quoted(suffix(self.field, self.words))}")
        elif self.field.max_length:
            widget.props(f"maxlength={self.field.max_length}")
        if not self.field.required:
            widget.props(f'placeholder="{self.words("unknown")}"')
        return widget

    def _told(self, held: Any) -> None:
        if self.field.kind is bool:
            value: Raw = _SWITCH.get(held)
        else:
            value = None if held in (None, UNKNOWN) else str(held)
        if self.field.codes:
            self.widget.classes(
                add="unknown" if value is None else "", remove="" if value is None else "unknown"
            )
        self.changed(value)


def suffix(field: Field, words: Words) -> str:
    """The unit of a number; where there is none, what is allowed."""
    low, high = field.low, field.high
    if unit := words.unit(field.meta.unit):
        return unit
    if low is None or high is None or high > 100:
        return ""
    between = " … " if low < 0 else "–"  # a dash beside a minus sign would be read as one
    allowed = minus(f"{low:g}{between}{high:g}")
    return words("percent_ok", range=allowed) if field.kind is float and high <= 2 else allowed


def _quoted(text: str) -> str:
    """Text as the value of a property, whatever it holds."""
    return json.dumps(text, ensure_ascii=False)


def _held(field: Field, value: Raw) -> Any:
    """A value as its widget holds it."""
    if value is None:
        return UNKNOWN
    if field.kind is bool:
        return "yes" if value else "no"
    return value
