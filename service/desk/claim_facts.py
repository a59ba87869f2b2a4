"""Facts of law of each instalment: a fold per row of the plan, drawn when it is opened first."""

from __future__ import annotations

from collections.abc import Callable

from nicegui import ui

from data_schemas.codes import InstalmentKind
from data_schemas.errors import FieldProblem
from service.desk.draft import CLAIM, OF_CLAIM, Draft, claim_of
from service.desk.fold import fold
from service.desk.heading import heading
from service.desk.typed import Raw
from service.desk.widgets import Cell
from service.desk.words import Words


class ClaimFacts:
    """The folds of a draft's rows.

    Parameters
    ----------
    touched : callable
        Told that something was changed.
    """

    def __init__(self, draft: Draft, words: Words, touched: Callable[[], None]) -> None:
        self.draft, self.words, self.touched = draft, words, touched
        self.cells: dict[str, Cell] = {}
        self.rows: list[dict[str, Raw]] = []
        self.names: list[str] = []
        self.panels: list[ui.expansion] = []
        self.counts: list[ui.label] = []
        heading(words("claim_facts"), 3)
        self.hint = ui.label().classes("hint")
        self.box = ui.element("div").props('id="claim-facts"')
        self.follow()

    def follow(self) -> None:
        """Draw the folds anew where rows came, went or changed their kind."""
        rows = self.draft.instalments
        names = [self._name(at) for at in range(len(rows))]
        self.hint.set_text(self.words("claim_facts_hint" if rows else "claim_facts_none"))
        if names == self.names and all(a is b for a, b in zip(rows, self.rows, strict=True)):
            return
        self.rows, self.names = [*rows], names
        self.cells, self.panels, self.counts = {}, [], []
        self.box.clear()
        with self.box:
            for at in range(len(rows)):
                self._fold(at)

    def wrong(self, by_path: dict[str, FieldProblem]) -> None:
        """Show each problem of a fact beside it, and take what is shown out of ``by_path``."""
        for path in [path for path in by_path if path.startswith("claims.")]:
            at = path.split(".")[1]
            if at.isdigit() and int(at) < len(self.panels):
                self._fill(int(at))
                self.panels[int(at)].open()
        for path, cell in self.cells.items():
            problem = by_path.pop(path, None)
            cell.wrong(problem.message if problem else None)

    def _name(self, at: int) -> str:
        kind = self.draft.instalments[at].get("kind")
        label = InstalmentKind(str(kind)).label(self.words.lang) if kind else ""
        return self.words("part", n=at + 1, kind=label)

    def _fold(self, at: int) -> None:
        panel = fold(self.names[at], drawn=True)
        with panel:
            with panel.add_slot("header"), ui.element("div").classes("panel-head"):
                ui.label(self.names[at]).classes("panel-name")
                self.counts.append(ui.label().classes("count"))
            panel.on_value_change(lambda e: self._fill(at) if e.value else None)
        self.panels.append(panel)
        self._count(at)

    def _fill(self, at: int) -> None:
        """Draw the fields of a row, unless they are there already: plans can be long."""
        if f"claims.{at}.{next(iter(CLAIM))}" in self.cells:
            return
        told = claim_of(self.draft.instalments[at])
        with self.panels[at], ui.element("div").classes("cells two"):
            for name, field in CLAIM.items():
                path = f"claims.{at}.{name}"
                self.cells[path] = Cell(
                    path, field, told.get(name), self.words, self._changes(at, name)
                )

    def _count(self, at: int) -> None:
        told = claim_of(self.draft.instalments[at])
        n = sum(value not in (None, "") for value in told.values())
        self.counts[at].set_text(f"{n}/{len(CLAIM)}")
        self.counts[at].classes(add="some" if n else "", remove="" if n else "some")

    def _changes(self, at: int, name: str) -> Callable[[Raw], None]:
        row = self.draft.instalments[at]

        def changed(value: Raw) -> None:
            row[f"{OF_CLAIM}{name}"] = value
            # A plan laid out anew would lose what is told of its rows.
            self.draft.own_plan = True
            self._count(at)
            self.touched()

        return changed
