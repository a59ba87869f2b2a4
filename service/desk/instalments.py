"""The table of instalments: a row each, added, removed, or laid out over the amount."""

from __future__ import annotations

from collections.abc import Callable

from nicegui import ui

from data_schemas.errors import FieldProblem
from data_schemas.field import fields_of
from data_schemas.instalment import Instalment
from service.desk.draft import Draft
from service.desk.typed import Raw, money_text, number
from service.desk.usual_plan import split_text
from service.desk.widgets import Cell
from service.desk.words import Words

COLUMNS = ("kind", "due_date", "amount", "trigger")


class Instalments:
    """The rows of a draft on the page."""

    def __init__(self, draft: Draft, words: Words, touched: Callable[[], None]) -> None:
        self.draft, self.words, self.touched = draft, words, touched
        self.cells: list[Cell] = []
        self.rows: list[ui.element] = []
        self.sum: ui.label | None = None
        self.box = ui.element("div").classes("plan")
        self.note = ui.label().classes("cell-error").props('role="alert"')
        self.note.set_visibility(False)
        self.show()

    def show(self) -> None:
        """Draw all rows anew."""
        fields = fields_of(Instalment)
        self.cells, self.rows = [], []
        self.box.clear()
        with self.box:
            with ui.element("div").classes("plan-row head"):
                for name in COLUMNS:
                    ui.label(fields[name].meta.label(self.words.lang))
                ui.label("")
            for index, row in enumerate(self.draft.instalments):
                with ui.element("div").classes("plan-row") as drawn:
                    self.rows.append(drawn)
                    for name in COLUMNS:
                        label = fields[name].meta.label(self.words.lang)
                        self.cells.append(
                            Cell(
                                f"instalments.{index}.{name}",
                                fields[name],
                                row.get(name),
                                self.words,
                                self._changes(index, name),
                                label=False,
                                called=self.words("of_row", n=index + 1, name=label),
                            )
                        )
                    ui.button(icon="close", on_click=lambda _, i=index: self._remove(i)).props(
                        f'flat dense round size=sm color=grey-7 aria-label="'
                        f'{self.words("remove_row", n=index + 1)}"'
                    )
            with ui.element("div").classes("guess").props('role="note"') as self.guess:
                self.guessed = ui.label()
                ui.button(self.words("guess_right"), icon="check", on_click=self._confirm).props(
                    "outline dense no-caps"
                )
            with ui.element("div").classes("plan-foot"):
                ui.button(self.words("add_row"), icon="add", on_click=self._add).props(
                    "flat dense no-caps"
                )
                self.usual = ui.button(icon="splitscreen", on_click=self._plan)
                self.usual.props("flat dense no-caps")
                self.sum = ui.label().classes("sum")
        self.recount()

    def follow(self) -> None:
        """Lay the plan out anew after a change of a term, unless somebody worked on it."""
        if not self.draft.own_plan:
            self.draft.plan()
            self.show()
        self.recount()

    def recount(self) -> None:
        """Say what the rows add up to beside the contract's amount, and which nobody has seen."""
        if self.sum is None:
            return
        self.usual.set_text(self.words("usual_plan", split=split_text(self.draft.values)))
        guessed = self._mark()
        planned = self.draft.planned()
        amount = number(self.draft.values.get("deal.amount"))
        text = self.words("sum", sum=money_text(round(planned, 2)))
        over = False
        if isinstance(amount, (int, float)) and self.draft.instalments:
            diff = round(planned - amount, 2)
            over = diff > 0
            key = "sum_over" if over else "sum_short" if diff < 0 else "sum_even"
            # That what was laid out over the amount equals it is no agreement of two people.
            if diff or not guessed:
                text += " · " + self.words(key, diff=money_text(abs(diff)))
        self.sum.set_text(text)
        self.sum.classes(add="over" if over else "", remove="" if over else "over")

    def _mark(self) -> list[int]:
        """Mark the rows that are a guess of ours, and say which."""
        guessed = self.draft.guessed()
        for n, row in enumerate(self.rows, start=1):
            row.classes(
                add="guessed" if n in guessed else "", remove="" if n in guessed else "guessed"
            )
        listed = self.words.marks.comma.join(map(str, guessed))
        self.guessed.set_text(self.words("guess", n=listed))
        self.guess.set_visibility(bool(guessed))
        return guessed

    def wrong(self, problem: FieldProblem | None) -> None:
        """Show what is wrong with the plan as a whole."""
        self.note.set_text(problem.message if problem else "")
        self.note.set_visibility(problem is not None)

    def _changes(self, index: int, name: str) -> Callable[[Raw], None]:
        def changed(value: Raw) -> None:
            self.draft.put(index, name, value)
            self.recount()
            self.touched()

        return changed

    def _confirm(self) -> None:
        self.draft.confirm()
        self.recount()
        self.touched()

    def _add(self) -> None:
        self.draft.add_row()
        self.show()
        self.touched()

    def _remove(self, index: int) -> None:
        self.draft.remove_row(index)
        self.show()
        self.touched()

    def _plan(self) -> None:
        self.draft.plan()
        self.show()
        self.touched()
