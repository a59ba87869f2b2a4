"""The page of one visitor: header, form, answer, and what happens on Score."""

from __future__ import annotations

import logging
from functools import partial

from fastapi import FastAPI
from nicegui import ui

from data_schemas.case import DealCase
from data_schemas.errors import FieldProblem
from data_schemas.reference import Reference
from data_schemas.score import DealScore, Score
from service.answers import ModelCard
from service.desk.agree import nobody, of_another, to_mend
from service.desk.customers import Customers
from service.desk.decide import Decide
from service.desk.download import downloads
from service.desk.draft import Draft, new_draft, of_case
from service.desk.edge import Failed
from service.desk.form import Form
from service.desk.header import banners, header
from service.desk.heading import heading
from service.desk.kept import Kept
from service.desk.message import Message
from service.desk.on_record import OnRecord
from service.desk.opinion import prepared
from service.desk.press import Press
from service.desk.result import Result
from service.desk.scroll import TO_ANSWER, TO_FIRST_PROBLEM
from service.desk.terms import Sought, Terms
from service.desk.visit import Visit
from service.desk.what_if import what_if
from service.desk.words import Words
from service.example import example_deal
from service.language import Lang
from service.report.report import Prepared
from service.scoring import GivenDeal, Scoring

log = logging.getLogger("huikuan.desk")

_PAUSE = 0.4
"""Seconds without a change after which a what-if is worked out."""


class Page:
    """What one visitor sees; what was typed outlives it."""

    def __init__(self, app: FastAPI, visit: Visit, customers: Customers | None, kept: Kept) -> None:
        self.app, self.visit = app, visit
        self.customers = customers
        self.client, self.root = visit.client, visit.root
        self.kept = kept
        self.case: DealCase | None = None
        self.shown: tuple[GivenDeal, DealCase]
        self.stale = False
        self.scored: Score | None = None
        self.result: Result | None = None
        self.changes = 0
        self.show()

    @property
    def words(self) -> Words:
        """The words in the language chosen."""
        return self.visit.words

    @property
    def scoring(self) -> Scoring:
        """What scores; the same as behind the API."""
        scoring: Scoring = self.app.state.scoring
        return scoring

    async def resume(self) -> None:
        """Answer what had been answered when the page was left."""
        if self.kept.answered:
            await self.score(find=self.kept.sought.found is not None)

    def show(self) -> None:
        """Draw the whole page in the chosen language."""
        words = self.words
        served = self.scoring.serving.served
        self.card: ModelCard | None = served.card(words.lang) if served else None
        ui.page_title(words("title"))
        self.root.clear()
        with self.root:
            header("/", words, self.card, self.visit.user, self._change_language)
            banners(words, self.card)
            with ui.element("main"):
                with ui.element("div").classes("left"):
                    self.typed = ui.element("div").classes("typed")
                    self._buttons()
                self.answer = ui.element("div").classes("right").props('id="answer"')
        self._show_draft()

    def _show_draft(self) -> None:
        """Draw the form and no answer; the buttons stay, so that none is pressed in vain."""
        self.result = None
        self.typed.clear()
        with self.typed:
            self.form = Form(self.kept.draft, self.words, self.customers, self.card, self._touched)
        self.message.say()
        self.answer.clear()
        self.answer.classes(remove="stale")
        with self.answer:
            self._nothing_yet()

    def _buttons(self) -> None:
        words = self.words
        with ui.element("div").classes("actions"):
            self.press = Press(words("score"), "insights", self.score)
            self.press.button.props('unelevated no-caps color=primary id="score"')
            self.press.button.classes("main-action")
            ui.button(words("example"), on_click=self._example).props("outline no-caps")
            ui.button(words("clear"), on_click=self._clear).props("flat no-caps color=grey-8")
            self.live = ui.switch(words("live"), value=True).props('dense id="live"')
            self.message = Message()

    def _nothing_yet(self) -> None:
        with ui.element("div").classes("nothing"):
            ui.icon("account_balance").classes("nothing-icon")
            heading(self.words("empty_head"))
            ui.label(self.words("empty"))

    async def score(self, *, find: bool = False) -> None:
        """Check what was typed, score it off the event loop, and show the answer.

        Parameters
        ----------
        find : bool
            Whether to look for terms right away, as they had been found before.
        """
        case = self._typed()
        if isinstance(case, list):
            self._mend(case)
            return
        self._mend([])
        form, change = self.form, self.changes
        given = await self._asked(case)
        if given is None or self.form is not form:
            return  # the deal it answers is no longer there
        answer = given.answer
        state, lang = self.app.state, self.words.lang
        about = state.decisions.about
        decided = await self.visit.tried("no decision found", about, answer.deal, lang)
        if self.visit.ended or self.form is not form:
            return
        if isinstance(decided, Failed):
            self._failed(decided.text)
            return
        self.case = case
        self._stands()
        self.answer.clear()
        with self.answer:
            as_of = str(self.card.data_as_of) if self.card else ""

            async def again(reference: Reference) -> DealScore | None:
                compared = case.model_copy(update={"reference": reference})
                other = await self._asked(compared)
                if other is None:
                    return None
                self.kept.draft.reference, self.shown = reference, (other, compared)
                return other.answer

            self.shown = given, case
            make, font = partial(self._opinion, lang), state.settings.font
            downloads(make, self.visit, font, lambda: self.stale, name="get_pdf")

            def beneath() -> None:
                Decide(answer.deal, decided, state.decisions, self.scoring.today(), self.visit)
                OnRecord(case, state.deals, self.visit, lambda: self.stale)

            terms = partial(
                Terms, case, answer.deal, self.scoring, self.visit, self.kept.sought, self._use
            )
            self.result = result = Result(answer, case, self.words, as_of, again, terms, beneath)
            result.unseen(self.kept.draft.unseen(self.words))
        self.scored, self.kept.answered = answer.deal, True
        self.client.run_javascript(TO_ANSWER)
        if change != self.changes:
            self._touched()  # while it was scored
        if find:
            await result.terms.find()

    def _typed(self) -> DealCase | list[FieldProblem]:
        """The deal as typed now, or what is wrong with it."""
        customers, words = self.customers, self.words
        named = customers.named if customers else nobody
        case = self.kept.draft.case(words.lang, named, self.form.own)
        if isinstance(case, list) or customers is None:
            return case
        return of_another(case, customers, words) or case

    def _opinion(self, lang: Lang) -> Prepared:
        """The credit opinion of the answer that is shown."""
        decisions = self.app.state.decisions
        return prepared(*self.shown, self.kept, self.scoring, decisions, lang)

    async def _asked(self, case: DealCase) -> GivenDeal | None:
        """The answer, off the event loop; none where the page says why not."""
        self.press.wait()
        self.message.say(self.words("scoring"))
        event: dict[str, object] = {}
        asked = (self.scoring.deal, case, self.words.lang, event)
        given = await self.visit.tried("scoring failed", *asked)
        self.press.done()
        if isinstance(given, Failed):
            self._failed(given.text)
            return None
        if given is None:
            return None  # the server is stopping, or the sign-in has ended
        log.info("scored", extra=event)
        self.message.say(self.words("stale") if self.stale else "")
        return given

    def _mend(self, problems: list[FieldProblem], *, go: bool = True) -> None:
        """Say what is wrong and where, and ``go`` to the first of it; nothing where nothing is."""
        homeless = self.form.wrong(problems)
        text = to_mend(len(problems), homeless, self.words) if problems else ""
        self.message.say(text, bad=bool(text))
        if problems and go:
            self.client.run_javascript(TO_FIRST_PROBLEM)

    def _failed(self, text: str) -> None:
        self.message.say(self.words("no_model", why=text), bad=True)

    def _stands(self) -> None:
        """The answer is that of what is typed."""
        self.stale = False
        self.answer.classes(remove="stale")
        self.message.say()

    def _touched(self) -> None:
        self.kept.answered = False
        self.changes += 1
        if self.result is not None:
            self.result.unseen(self.kept.draft.unseen(self.words))
        if self.case is not None and not self.stale:
            self.stale = True
            self.answer.classes(add="stale")
            self.message.say(self.words("stale"))
        if self.case is not None:
            with self.root:
                ui.timer(_PAUSE, partial(self._what_if, self.changes), once=True)

    async def _what_if(self, change: int) -> None:
        """Once nothing was changed for a moment: what is typed would score this; set back, that."""
        before, case = self.scored, self._typed()
        if change != self.changes or before is None or not self.stale:
            return  # scored by now
        same = case == self.shown[1]
        if not (same or self.live.value):
            return
        self._mend(case if isinstance(case, list) else [], go=False)
        if same:
            self._stands()
            self.kept.answered = True
        elif isinstance(case, DealCase):
            self.message.say(self.words("stale"))
            found = await what_if(case, before, self.scoring, self.visit)
            if found is None or change != self.changes or not self.stale:
                return  # nobody is there to be told, or something newer is on its way
            if isinstance(found, Failed):
                self._failed(found.text)
            else:
                self.message.say(found)

    async def _use(self, case: DealCase) -> None:
        """Put a deal under other terms into the form and score it.

        They are terms of the deal as it was scored: what was changed since would be lost.
        """
        if self.stale:
            self.message.say(self.words("stale_terms"), bad=True)
            return
        now = self.kept.draft.reference
        self.kept.draft = of_case(case.model_copy(update={"reference": now}))
        self._again()
        await self.score()

    async def _change_language(self) -> None:
        self.visit.change_language()
        self.case, self.stale = None, False
        self.show()
        await self.resume()

    def _example(self) -> None:
        self._start(of_case(example_deal(self.scoring.today())))

    def _clear(self) -> None:
        self._start(new_draft(self.scoring.today()))

    def _start(self, draft: Draft) -> None:
        self.kept.draft, self.kept.sought = draft, Sought()
        self._again()

    def _again(self) -> None:
        self.case, self.stale, self.kept.answered = None, False, False
        self._show_draft()
