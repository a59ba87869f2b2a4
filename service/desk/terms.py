"""Terms that can be signed, on the page: a goal, the ladder, the options, what else would help."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from nicegui import ui
from pydantic import ValidationError

from data_schemas.case import DealCase
from data_schemas.codes import Grade
from data_schemas.field import fields_of
from data_schemas.levers import LEVERS
from data_schemas.money import DealMoney
from data_schemas.problems import problems
from data_schemas.score import Score
from data_schemas.terms import AdviseCase, DealAdvice, Goal, GoalKind, Option
from model.terms.quantity import quantity_name, quantity_told
from model.wording import probability_text
from service.desk.edge import Failed
from service.desk.fold import fold
from service.desk.heading import heading
from service.desk.shown import label_of
from service.desk.typed import money_text, number
from service.desk.visit import Visit
from service.desk.widgets import suffix
from service.scoring import Scoring

log = logging.getLogger("huikuan.desk")

GOALS = (Grade.A, Grade.B, Grade.C, Grade.D)
NUMBERS = ("expected_loss", "least_return")
"""The goals that are typed; one that is comes before the grade."""


@dataclass
class Sought:
    """What terms are looked for; it outlives an answer, the terms used and a change of language.

    Parameters
    ----------
    grade : str, optional
        The grade somebody chose; the next better one where nobody did.
    numbers : dict
        By goal what was typed as a number; one at most.
    keep : list of str
        Levers to leave alone.
    found : DealAdvice, optional
        What was found for the answer on the page.
    """

    grade: str | None = None
    numbers: dict[str, str] = field(default_factory=dict)
    keep: list[str] = field(default_factory=list)
    found: DealAdvice | None = None

    def goal(self, preset: Grade) -> dict[str, object]:
        """The one goal that decides, as ``Goal`` takes it."""
        for name, typed in self.numbers.items():
            return {name: number(typed)}
        return {"grade": self.grade or preset.value}


class Terms:
    """The card that looks for terms of a scored deal.

    Parameters
    ----------
    sought : Sought
        What was chosen before; kept up to date.
    use : callable
        Puts a deal under other terms into the form and scores it.
    """

    def __init__(
        self, case: DealCase, score: Score, scoring: Scoring, visit: Visit, sought: Sought,
        use: Callable[[DealCase], Awaitable[None]],
    ) -> None:  # fmt: skip
        self.case, self.scoring, self.visit, self.use = case, scoring, visit, use
        self.words = words = visit.words
        self.sought = sought
        sought.found = None
        self.preset = Grade.B if score.grade.rank > Grade.B.rank else Grade.A
        with ui.element("div").props('id="terms"'):
            heading(words("terms"))
            ui.label(words("terms_hint")).classes("hint")
            with ui.element("div").classes("panel-head entries"):
                ui.label(words("goal"))
                self.grade = (
                    ui.toggle([g.value for g in GOALS], on_change=lambda e: self._graded(e.value))
                    .props(f'dense unelevated no-caps aria-label="{words("goal")}"')
                    .classes("switch")
                )
                self.numbers = {name: self._number(name) for name in NUMBERS}
                self._decided()
                self.keep = (
                    ui.select(
                        {name: label_of(lever.field, words) for name, lever in LEVERS.items()},
                        multiple=True, value=sought.keep, label=words("keep"),
                        on_change=lambda e: setattr(sought, "keep", list(e.value or ())),
                    )
                    .props(f'outlined dense options-dense use-chips aria-label="{words("keep")}"')
                    .classes("goal")
                )  # fmt: skip
                self.button = (
                    ui.button(words("find_terms"), icon="handshake", on_click=self.find)
                    .props('outline no-caps id="find-terms"')
                    .classes("find")
                )
            self.box = ui.element("div").props('aria-live="polite"')

    def _number(self, name: str) -> ui.input:
        """A goal that is typed, with its unit."""
        declared = fields_of(Goal)[name]
        label = declared.meta.label(self.words.lang)
        return (
            ui.input(label, value=self.sought.numbers.get(name),
                     on_change=lambda e: self._typed(name, e.value))
            .props(f'outlined dense clearable aria-label="{label}"')
            .props(f'suffix="{suffix(declared, self.words)}"')
            .classes("goal")
        )  # fmt: skip

    def _typed(self, name: str, value: str | None) -> None:
        """A number was typed or taken away; the latest one typed is meant."""
        if value and value.strip():
            self.sought.numbers = {name: value}
        else:
            self.sought.numbers.pop(name, None)
        self._decided()

    def _graded(self, value: str | None) -> None:
        """A grade was chosen; what merely shows which one counts is no choice."""
        shown = self.sought.grade or self.preset.value
        if value is None or (value == shown and not self.sought.numbers):
            return
        self.sought.grade, self.sought.numbers = value, {}
        self._decided()

    def _decided(self) -> None:
        """Show the goal that decides, and no other as chosen."""
        typed = self.sought.numbers
        for name, box in self.numbers.items():
            if name not in typed and box.value:
                box.value = None
            box.classes(
                add="decides" if name in typed else "", remove="" if name in typed else "decides"
            )
        self.grade.value = None if typed else self.sought.grade or self.preset.value

    async def find(self) -> None:
        """Ask the advisor off the event loop, and show what it says."""
        words = self.words
        goal = self.sought.goal(self.preset)
        try:
            asked = AdviseCase.model_validate(
                {**self.case.model_dump(mode="json"), "goal": goal, "keep": self.sought.keep}
            )
        except ValidationError as err:
            self.box.clear()
            with self.box:
                for one in problems(err.errors(), words.lang, plain=True):
                    ui.label(f"{one.label} {one.message}").classes("message bad").props(
                        'role="alert"'
                    )
            return
        self.button.disable()
        self.box.clear()
        with self.box:
            ui.label(words("finding")).classes("hint")
        event: dict[str, object] = {}
        told = await self.visit.tried(
            "advice failed", self.scoring.advise, asked, words.lang, event
        )
        self.button.enable()
        if told is None:
            return  # the server is stopping, or the sign-in has ended
        self.box.clear()
        with self.box:
            if isinstance(told, Failed):
                ui.label(told.text).classes("message bad")
            else:
                log.info("advised", extra=event)
                self.sought.found = told
                self._show(told)

    def _show(self, told: DealAdvice) -> None:
        words = self.words
        ui.label(told.text).classes("told")
        if told.ladder:
            heading(words("ladder"), 3).classes("h2 later", remove="h3")
            for n, rung in enumerate(told.ladder, start=1):
                with (
                    ui.element("div").classes("action").props(f'data-rung="{rung.position.value}"')
                ):
                    ui.label(f"{n}. {rung.text}")
        if told.options:
            heading(words("options"), 3).classes("h2 later", remove="h3")
            for option in told.options:
                self._option(option, told.goal.kind)
        if told.would_help:
            heading(words("would_help"), 3).classes("h2 later", remove="h3")
            for one in told.would_help:
                ui.label(one.text).classes("action")
        if told.declined:
            with fold(words("declined", n=len(told.declined))):
                for no in told.declined:
                    ui.label(no.text).classes("hint")
        ui.label(told.statement).classes("hint later")

    def _option(self, option: Option, kind: GoalKind) -> None:
        """An option with its delay probability and, where the goal is another, the goal's number.

        To a tenth, as goal and bounds of grades are told: rounded, one that misses would show the
        bound it misses.
        """
        words = self.words
        with ui.element("div").classes("action").props(f'data-option="{option.id}"'):
            with ui.element("div").classes("panel-head"):
                ui.label(words("grade_of", grade=option.grade.value)).classes("panel-name")
                p = probability_text(words.lang, option.delay_probability)
                ui.label(f"{quantity_name(GoalKind.GRADE, words.lang)} {p}").classes("count")
                if kind is not GoalKind.GRADE:
                    ui.label(quantity_told(kind, option.value, words.lang)).classes("side")
                ui.label(
                    words(
                        "conceded",
                        n=money_text(round(option.concession)),
                        money=money_text(round(option.money)),
                    )
                ).classes("side")
                if option.reaches:
                    ui.label(words("reaches")).classes("side")
                changed = with_option(self.case, option)
                ui.button(words("use_terms"), on_click=lambda: self.use(changed)).props(
                    "flat dense no-caps"
                )
            for change in option.changes:
                asked = words("asked", what=change.ask.label(words.lang), text=change.text)
                ui.label(asked).classes("hint")
            if option.amiss:
                left = words("left_amiss", what=words.marks.semicolon.join(option.amiss))
                ui.label(left).classes("hint left-amiss")


def with_option(case: DealCase, option: Option) -> DealCase:
    """The deal under an option's terms, as a request with what the option puts into it says."""
    put = option.put
    law = case.law if case.law is None else case.law.model_copy(update=put.law or {})
    money = None if put.money is None else DealMoney(**put.money)
    return case.model_copy(
        update={
            "deal": case.deal.model_copy(update=put.deal), "law": law, "money": money,
            "instalments": put.instalments, "claims": put.claims,
        }
    )  # fmt: skip
