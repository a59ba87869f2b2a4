"""A manager decides against the model, on the page; and how that turned out, by quarter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from nicegui import ui
from pydantic import ValidationError

from data_schemas.codes import Grade
from data_schemas.day import day_in_china
from data_schemas.field import fields_of
from data_schemas.overrides import (
    Override,
    OverrideGiven,
    OverrideKind,
    OverrideQuarter,
    OverrideReason,
    OverrideReview,
    Overrides,
)
from data_schemas.problems import problems
from data_schemas.roles import Role
from data_schemas.score import Score
from service.desk.charts import percent
from service.desk.edge import Failed
from service.desk.heading import heading
from service.desk.table import table
from service.desk.visit import Visit
from service.desk.words import Words
from service.overrides import Decisions

KINDS = (OverrideKind.GRADE, OverrideKind.APPROVAL, OverrideKind.REFUSAL)
"""What can be decided about a score; a provision is set for a customer or the book."""
LATEST = 20
"""Decisions listed beside the review."""


class Decide:
    """The card that writes a decision down beside a score, and shows the latest one.

    Parameters
    ----------
    decided : Override, optional
        The latest decision on what the score is about.
    """

    def __init__(
        self, score: Score, decided: Override | None, decisions: Decisions, today: date,
        visit: Visit,
    ) -> None:  # fmt: skip
        self.score, self.decisions, self.today = score, decisions, today
        self.visit, self.words = visit, visit.words
        words = self.words
        fields = fields_of(OverrideGiven)

        def label(name: str) -> str:
            return fields[name].meta.label(words.lang)

        def choice(name: str, options: dict[str, str]) -> ui.select:
            made = ui.select(options, label=label(name), value=None, clearable=True)
            return made.props(f'outlined dense options-dense aria-label="{label(name)}"').classes(
                "goal"
            )

        with ui.element("section").classes("card").props('id="decide"'):
            heading(words("decide"))
            ui.label(words("decide_hint")).classes("hint")
            self.past = ui.element("div").props('aria-live="polite"')
            self._tell(decided)
            with ui.element("div").classes("panel-head entries"):
                self.kind = choice("kind", {k.value: k.label(words.lang) for k in KINDS})
                self.kind.on_value_change(self._graded)
                self.grade = choice("grade", {g.value: g.value for g in Grade})
                self.reason = choice(
                    "reason", {r.value: r.label(words.lang) for r in OverrideReason}
                )
                self.note = (
                    ui.input(label("note"))
                    .props(f'outlined dense clearable maxlength=500 aria-label="{label("note")}"')
                    .classes("goal")
                )
                self.button = (
                    ui.button(words("decide_write"), icon="edit_note", on_click=self.write)
                    .props('outline no-caps id="write-decision"')
                    .classes("find")
                )
            self.wrong = ui.element("div").props('role="alert"')

    def _graded(self) -> None:
        """Ask for a grade where one is set, and keep none that was chosen before."""
        graded = self.kind.value in (None, OverrideKind.GRADE.value)
        self.grade.set_visibility(graded)
        if not graded:
            self.grade.value = None

    async def write(self) -> None:
        """Check what was chosen, keep it off the event loop, and show it."""
        self.wrong.clear()
        typed = {
            "kind": self.kind.value, "reason": self.reason.value, "grade": self.grade.value,
            "note": self.note.value or None, "score_id": self.score.score_id,
        }  # fmt: skip
        self.button.disable()
        kept = await write_down(
            typed, ("kind", "grade", "reason"), self.decisions, self.today, self.visit, self.wrong
        )
        self.button.enable()
        if kept is None:
            return
        for typed_in in (self.kind, self.grade, self.reason, self.note):
            typed_in.value = None
        self._tell(kept)

    def _tell(self, decided: Override | None) -> None:
        self.past.clear()
        if decided is not None:
            with self.past:
                ui.label(" · ".join(_cells(decided, self.words))).classes("action")


async def write_down(
    typed: dict[str, object], chosen: Sequence[str], decisions: Decisions, today: date,
    visit: Visit, wrong: ui.element,
) -> Override | None:  # fmt: skip
    """Check what was typed and keep it off the event loop; what is wrong with it stands in place.

    Parameters
    ----------
    typed : dict
        By field of ``OverrideGiven``; ``None`` where nothing was.
    chosen : sequence of str
        The fields of it that are chosen from a list.
    wrong : element
        Where it is said.
    """
    words = visit.words

    def refuse(texts: list[str]) -> None:
        with wrong:
            for text in texts:
                ui.label(text).classes("message bad")

    try:
        given = OverrideGiven.model_validate({k: v for k, v in typed.items() if v is not None})
    except ValidationError as err:
        found = problems(err.errors(), words.lang, OverrideGiven, plain=True)
        # Whoever sees what can be chosen need not be told it, and codes least of all.
        choose = {name for name in chosen if typed[name] is None}
        refuse(
            [f"{p.label} {words('choose_one') if p.field in choose else p.message}" for p in found]
        )
        return None
    author = f"user:{visit.user}"
    kept = await visit.tried(
        "a decision was not kept",
        decisions.add,
        given,
        author,
        None,
        today,
        words.lang,
        needed=Role.DECIDE,
    )
    if isinstance(kept, Failed):
        refuse([kept.text])
        return None
    # None where the server is stopping, or the sign-in has ended.
    return None if kept is None else kept[0]


def _cells(one: Override, words: Words) -> tuple[str, ...]:
    """When, who, what, why and the note of a decision."""
    what = f"{one.kind_label} {one.grade.value if one.grade else ''}".strip()
    if one.provision is not None:
        what += f" {words('book_money', n=f'{one.provision:,.2f}')}"
    what += f" {words('back_to_model')}" if one.back_to_model else ""
    was = words("decide_was", grade=one.model_grade.value) if one.model_grade else ""
    note = (one.note,) if one.note else ()
    day = str(day_in_china(one.created))
    return (day, one.author_name, f"{what}{was}", one.reason_label, *note)


class Review:
    """Decisions on file, and model and manager on what came to pass; worked out when asked for."""

    def __init__(self, decisions: Decisions, today: Callable[[], date], visit: Visit) -> None:
        self.decisions, self.today = decisions, today
        self.visit, self.words = visit, visit.words
        words = self.words
        heading(words("review"))
        ui.label(words("review_hint")).classes("hint")
        ui.button(words("review_ask"), on_click=self.show).props("outline no-caps dense")
        self.box = ui.element("div").props('aria-live="polite"')

    async def show(self) -> None:
        """List the latest decisions and compare them by quarter and by reason."""
        words = self.words
        told = await self.visit.tried("the review failed", self._found)
        if told is None:
            return  # the server is stopping, or the sign-in has ended
        self.box.clear()
        with self.box:
            if isinstance(told, Failed):
                ui.label(told.text).classes("message bad").props('role="alert"')
            elif not told[0].total:
                ui.label(words("review_none")).classes("hint")
            else:
                self._draw(*told)

    def _found(self) -> tuple[Overrides, OverrideReview]:
        lang = self.words.lang
        listed = self.decisions.listed(None, 0, LATEST, lang)
        return listed, self.decisions.review(self.today(), lang)

    def _draw(self, listed: Overrides, review: OverrideReview) -> None:
        words = self.words
        for name, rows in (("by_quarter", review.quarters), ("by_reason", review.reasons)):
            if rows:
                heading(words(name), 3)
                self._compared(words(name), rows)
        heading(words("decisions", n=len(listed.items), of=listed.total), 3)
        head = [words(k) for k in ("decide_day", "decide_who", "decide_about", "decide_text")]
        rows_ = []
        for one in listed.items:
            day, who, *rest = _cells(one, words)
            about = one.subject or one.customer_id or words("whole_book")
            rows_.append((day, who, about, " · ".join(rest)))
        table(head, rows_, wrap=(3,), stack=True)

    def _compared(self, name: str, rows: list[OverrideQuarter]) -> None:
        words = self.words
        head = [name, *(words(f"review_{k}") for k in (
            "cases", "waiting", "afterwards", "late", "expected", "manager", "model"
        ))]  # fmt: skip

        def share(value: float | None) -> str:
            return "–" if value is None else percent(value)

        cells = [
            (
                one.quarter, str(one.cases), str(one.waiting), str(one.afterwards),
                share(one.delayed), share(one.model_expected), str(one.manager_closer),
                str(one.model_closer),
            )
            for one in rows
        ]  # fmt: skip
        table(head, cells, numbers=(1, 2, 3, 4, 5, 6, 7), stack=True)
        for one in rows:
            ui.label(f"{one.quarter} {one.text}").classes("hint")
