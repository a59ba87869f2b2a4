"""The form: what is essential first, then a panel per cause, all made of the declared fields."""

from __future__ import annotations

from collections.abc import Callable

from nicegui import ui

from data_schemas.causes import CAUSES, Cause
from data_schemas.customer import PEERS
from data_schemas.day import today_in_china
from data_schemas.errors import FieldProblem
from data_schemas.field import Field, fields_of
from service.answers import ModelCard
from service.desk.agree import same_name
from service.desk.asked import (
    ESSENTIALS,
    ORDER,
    RECORDS,
    approach_paths,
    legal_paths,
    money_paths,
    paths_of,
)
from service.desk.claim_facts import ClaimFacts
from service.desk.customers import Customers, Known
from service.desk.draft import Draft
from service.desk.fold import fold
from service.desk.heading import heading
from service.desk.instalments import Instalments
from service.desk.law import law_defaults
from service.desk.own import own_fields
from service.desk.picker import Picker
from service.desk.typed import Raw, money_text
from service.desk.usual_plan import LAID_OUT_BY
from service.desk.widgets import Cell
from service.desk.words import Words

WORDING = "approach.customer_type"
"""The one fact of the approach that already counts before signing."""
HISTORY_BY = ("customer.customer_id", "customer.name", "customer.agency_type")
"""Paths of the fields that decide what is said of the customer's history."""


class Form:
    """A draft on the page.

    Parameters
    ----------
    customers : Customers, optional
        Who can be chosen; ``None`` while no ledger is loaded.
    card : ModelCard, optional
        Tells which fields the model does not know what to do with yet, and who the company is.
    touched : callable
        Told that something was changed.
    """

    def __init__(
        self,
        draft: Draft,
        words: Words,
        customers: Customers | None,
        card: ModelCard | None,
        touched: Callable[[], None],
    ) -> None:
        self.draft, self.words, self.customers = draft, words, customers
        self.not_learnt = frozenset(card.not_learnt) if card else frozenset()
        self.tags = law_defaults(card, words)
        self.own = own_fields(card, draft.values)
        self.touched = touched
        self.cells: dict[str, Cell] = {}
        self.panels: dict[Cause, ui.expansion] = {}
        self.asides: dict[str, ui.expansion] = {}
        self.counts: dict[Cause, ui.label] = {}
        self._essentials()
        if self.own:
            self._own()
        self._causes()
        self._beside()

    def wrong(self, problems: list[FieldProblem]) -> list[FieldProblem]:
        """Show each problem beside its field; returns those that have none on the page."""
        by_path = {p.field: p for p in problems}
        cells = {**self.cells, **{c.path: c for c in self.instalments.cells}}
        for path, cell in cells.items():
            problem = by_path.pop(path, None)
            cell.wrong(problem.message if problem else None)
            owner, _, name = path.partition(".")
            if not problem or path not in self.cells or name in ESSENTIALS.get(owner, ()):
                continue  # nothing, or it stands above the panels
            cause = cell.field.meta.cause
            if cause is not None and cause in self.panels:
                self.panels[cause].open()
            elif (aside := self.asides.get(owner)) is not None:
                aside.open()
        if any(path.startswith("claims.") for path in by_path):
            self.asides["law"].open()
        self.claims.wrong(by_path)
        self.instalments.wrong(by_path.pop("instalments", None))
        return list(by_path.values())

    def _essentials(self) -> None:
        words = self.words
        with ui.element("section").classes("card"):
            heading(words("customer"))
            self._customer()
        with ui.element("section").classes("card"):
            heading(words("deal"))
            with ui.element("div").classes("cells three"):
                for name in ESSENTIALS["deal"]:
                    self._cell(f"deal.{name}")
            heading(words("instalments"), 3)
            self.instalments = Instalments(self.draft, words, self._planned)

    def _planned(self) -> None:
        """Rows came, went or were edited: their facts of law follow."""
        self.claims.follow()
        self.touched()

    def _customer(self) -> None:
        self.picker: Picker | None = None
        with ui.element("div").classes("pick"):
            if self.customers is not None and self.customers.labels:
                self.picker = Picker(
                    self.customers, self.words,
                    lambda name: self.draft.values.get(f"customer.{name}"),
                    lambda name, value: self.cells[f"customer.{name}"].put(value),
                )  # fmt: skip
        with ui.element("div").classes("cells three"):
            for name in ESSENTIALS["customer"]:
                self._cell(f"customer.{name}")
        self.history = ui.label().classes("hint")
        self._say_history()

    def _say_history(self) -> None:
        if self.customers is None:
            return
        ids = self.draft.customer_ids(self.customers.named)
        if len(ids) != 1:
            self.history.set_text(same_name(ids, self.words) if ids else "")
            return
        known = self.customers.known(ids[0], today_in_china())
        name = self.draft.values.get("customer.name")
        alike = self.customers.alike(ids[0], str(name) if name else None)
        self.history.classes(add="guess" if alike else "", remove="" if alike else "guess")
        if alike:
            self.history.set_text(same_name(alike, self.words, "on_record_as"))
        elif known is None:
            of_kind = all(self.draft.values.get(f"customer.{one}") for one in PEERS)
            self.history.set_text(
                self.words("not_in_ledger" if of_kind else "not_in_ledger_no_kind")
            )
        else:
            self.history.set_text(self.words("in_ledger", **_told(known, self.words)))

    def _own(self) -> None:
        """The company's own columns that the model has learnt."""
        with ui.element("section").classes("card").props('id="own"'):
            heading(self.words("own_columns"))
            ui.label(self.words("own_columns_hint")).classes("hint")
            with ui.element("div").classes("cells three"):
                for name, field in self.own.items():
                    self._put(f"deal.{name}", field)

    def _causes(self) -> None:
        with ui.element("section").classes("card"):
            heading(self.words("by_cause"))
            ui.label(self.words("by_cause_hint")).classes("hint")
            for cause in ORDER:
                self._panel(cause)

    def _beside(self) -> None:
        """What changes no score: only what is said of money, of law, and of how to collect."""
        words = self.words
        self._aside("money", "money", "money_facts", dict.fromkeys(money_paths(), ""))
        legal = {path: self.tags.get(path, "") for path in legal_paths()}
        self._aside("law", "law-facts", "law_facts", legal)
        with self.asides["law"]:
            self.claims = ClaimFacts(self.draft, words, self.touched)
        self._aside(
            "approach", "approach", "approach",
            {p: "" if p == WORDING else words("when_collecting") for p in approach_paths()},
        )  # fmt: skip

    def _aside(self, owner: str, place: str, name: str, cells: dict[str, str]) -> None:
        """A panel of its own for the fields of one record, each with its tag."""
        words = self.words
        with (
            ui.element("section").classes("card").props(f'aria-label="{words(name)}"'),
            fold(words(name), place=place, drawn=True) as panel,
        ):
            with panel.add_slot("header"), ui.element("div").classes("panel-head"):
                ui.label(words(name)).classes("panel-name")
            ui.label(words(f"{name}_hint")).classes("hint")
            with ui.element("div").classes("cells two"):
                for path, tag in cells.items():
                    self._cell(path, tag)
        self.asides[owner] = panel

    def _panel(self, cause: Cause) -> None:
        fields = paths_of(cause)
        entry = CAUSES[cause]
        with fold(cause.label(self.words.lang), drawn=True) as panel:
            with panel.add_slot("header"), ui.element("div").classes("panel-head"):
                ui.label(cause.label(self.words.lang)).classes("panel-name")
                ui.label(cause.side.label(self.words.lang)).classes(f"side {cause.side.value}")
                self.counts[cause] = ui.label().classes("count")
            ui.label(entry.measures_zh if self.words.lang == "zh" else entry.measures_en).classes(
                "hint"
            )
            with ui.element("div").classes("cells two"):
                for path in fields:
                    self._cell(path)
        self.panels[cause] = panel
        self._count(cause)

    def _count(self, cause: Cause) -> None:
        paths = list(paths_of(cause))
        answered = self.draft.answered(paths)
        self.counts[cause].set_text(f"{answered}/{len(paths)}")
        self.counts[cause].classes(
            add="some" if answered else "", remove="" if answered else "some"
        )

    def _cell(self, path: str, tag: str = "") -> None:
        owner, _, name = path.partition(".")
        field = fields_of(RECORDS[owner])[name]
        learnt = path not in self.not_learnt or not field.is_input
        self._put(path, field, tag if learnt else self.words("not_learnt"))

    def _put(self, path: str, field: Field, tag: str = "") -> None:
        self.cells[path] = Cell(
            path,
            field,
            self.draft.values.get(path),
            self.words,
            self._changes(path, field.meta.cause),
            tag=tag,
        )

    def _changes(self, path: str, cause: Cause | None) -> Callable[[Raw], None]:
        def changed(value: Raw) -> None:
            self.draft.values[path] = value
            if cause in self.counts and cause is not None:
                self._count(cause)
            if path in LAID_OUT_BY:
                self.instalments.follow()
                self.claims.follow()
            if path == "customer.customer_id" and self.picker is not None:
                self.picker.follow(value)
            if path in HISTORY_BY:
                self._say_history()
            self.touched()

        return changed


def _told(known: Known, words: Words) -> dict[str, object]:
    """What the ledger holds of a customer, for a sentence."""
    owed, late = known.owed, ""
    if owed is not None and owed.overdue:
        overdue, days = money_text(round(owed.overdue)), f"{owed.oldest_days:,}"
        late = words("in_ledger_late", overdue=overdue, days=days)
    amount = money_text(round(owed.open)) if owed is not None else "0"
    return {"total": known.total, "open": known.open, "amount": amount, "late": late}
