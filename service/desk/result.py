"""The answer on the page: the grade first, then why, then when, then each instalment."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from nicegui import ui
from nicegui.events import EChartPointClickEventArguments

from data_schemas.case import DealCase
from data_schemas.causes import Cause
from data_schemas.percentage import minus
from data_schemas.reference import AT_SIGNING, Reference, reference_label
from data_schemas.score import CauseContribution, DealScore, Score
from model.rounding import shown_causes
from service.desk.advice import advice
from service.desk.charts import bars, curve, named_inputs, percent, signed, waterfall
from service.desk.comparable import comparable
from service.desk.fold import fold
from service.desk.heading import heading
from service.desk.law import statute
from service.desk.shown import day_text, label_of, late_text, value_in
from service.desk.table import Markup, table
from service.desk.terms import Terms
from service.desk.typed import money_text
from service.desk.words import Words
from service.report.charts import told_points, whole_points

MOST = 12
"""Features named under a cause; the rest is summed up."""

ROOM = 12
"""Signs of a figure that a column beside the grade has room for."""

Ask = Callable[[Reference], Awaitable[DealScore | None]]


class Result:
    """A deal's answer; whose causes are shown, and what they are compared with, can be switched.

    Parameters
    ----------
    ask : callable
        Gives the answer compared with another reference; none where it cannot.
    terms : callable
        Draws the card that looks for terms.
    beneath : callable
        Draws what is decided about the deal and put on record, above the small print.
    """

    def __init__(
        self, answer: DealScore, case: DealCase, words: Words, data_as_of: str, ask: Ask,
        terms: Callable[[], Terms], beneath: Callable[[], object],
    ) -> None:  # fmt: skip
        self.answer, self.case, self.words, self.ask = answer, case, words, ask
        self.data_as_of = data_as_of
        self.shown = -1
        self.panels: dict[Cause, ui.expansion] = {}
        with ui.element("section").classes("card head-card"):
            heading(words("result")).classes("for-ears")
            self._head(answer.deal)
        with ui.element("section").classes("card"):
            names = {-1: words("whole_deal")} | {
                i: words("part", n=i + 1, kind=part.kind.label(words.lang))
                for i, part in enumerate(case.instalments)
            }
            references = {one: reference_label(one, words.lang, "deal") for one in AT_SIGNING}
            with ui.element("div").classes("compared"):
                ui.label(words("compared_with")).classes("fact-name")
                ui.toggle(
                    references,
                    value=answer.deal.explanation.reference.asked,
                    on_change=lambda e: self._compare(e.value),
                ).props(f'dense unelevated no-caps aria-label="{words("compared_with")}"').classes(
                    "switch references"
                )
            if len(case.instalments) > 1:
                ui.toggle(names, value=-1, on_change=lambda e: self._switch(int(e.value))).props(
                    "dense unelevated no-caps"
                ).classes("switch subjects")
            self.box = ui.element("div")
        with ui.element("section").classes("card"):
            self.terms = terms()
        with ui.element("section").classes("card").props('id="law"'):
            self.law = ui.element("div")
        self._switch(-1)
        with ui.element("section").classes("card"):
            advice(answer.deal, words)
        with ui.element("section").classes("card"):
            comparable(answer.deal, words)
        with ui.element("section").classes("card").props('id="parts"'):
            heading(words("each_part"))
            self.guess = ui.label().classes("guess").props('role="note"')
            self.unseen("")
            self._table()
        beneath()
        self.foot = ui.element("div")
        self._foot()

    def unseen(self, text: str) -> None:
        """Say of the plan that nobody has confirmed it; nothing where somebody has."""
        self.guess.set_text(text)
        self.guess.set_visibility(bool(text))

    async def _compare(self, reference: Reference) -> None:
        """Show the causes from another reference on; every figure beside them stays."""
        answer = await self.ask(reference)
        if answer is not None:
            self.answer = answer
            self._switch(self.shown)
            self._foot()

    def _head(self, score: Score) -> None:
        words = self.words
        with ui.element("div").classes("answer-head"):
            with ui.element("div").classes(f"grade grade-{score.grade.value}"):
                ui.label(score.grade.value).classes("letter")
                ui.label(score.grade.label(words.lang))
            with ui.element("div").classes("figures"):
                for at, key in ((score.delay, "delay"), (score.default, "default")):
                    _figure(percent(at.probability), words(key, days=at.horizon_days))
                _figure(late_text(score, words), words("days_late"))
                _figure(words("yuan", n=money_text(round(score.expected_loss))), words("loss"))
                _figure(words("yuan", n=money_text(round(score.cost_of_waiting))), words("waiting"))
                if score.money.margin is not None:
                    share = score.money.margin.after_risk_share  # below nothing where it loses
                    _figure(minus(f"{share:.1%}"), words("margin"))
                _figure(str(score.points), words("points_name"))
            with ui.element("div").classes("facts"):
                _fact(words("money_date"), self._dates(score, "whole_date"))
                _fact(words("money"), score.money.text)
                level = score.confidence.level
                with ui.element("div").classes("fact"):
                    ui.label(words("confidence")).classes("fact-name")
                    ui.label(level.label(words.lang)).classes(f"level {level.value}")
                    ui.label(words.marks.semicolon.join(r.text for r in score.confidence.reasons))

    def _dates(self, score: Score, key: str) -> str:
        found = score.payment_date
        start = found.p20
        if key == "unit_date" and found.p90.bound == "after" and start and start.bound != "before":
            p50 = day_text(found.p50, self.words)
            return self.words("unit_date_open", p50=p50, p20=start.date)
        return self.words(
            key,
            p10=day_text(found.p10, self.words),
            p50=day_text(found.p50, self.words),
            p90=day_text(found.p90, self.words),
        )

    def _switch(self, index: int) -> None:
        """Show the causes and the curve of the deal (−1) or of one instalment."""
        words = self.words
        self.shown = index
        whole = index < 0
        score = self.answer.deal if whole else self.answer.instalments[index]
        self.law.clear()
        with self.law:
            statute(score.statute, words, self.answer.instalments if whole else ())
        self.box.clear()
        self.panels = {}
        with self.box:
            ui.label(score.explanation.text).classes("told")
            if not whole:
                ui.label(self._dates(score, "unit_date")).classes("hint")
            heading(words("why"))
            ui.label(score.explanation.reference.text).classes("hint").props('id="reference"')
            ui.label(words("why_hint")).classes("hint")
            shown = bars(score, words, whole=whole)

            def clicked(event: EChartPointClickEventArguments) -> None:
                cause = shown[int(event.data_index)].cause
                if cause is not None:
                    self.panels[cause].open()
                    ui.run_javascript(
                        f'document.getElementById("cause-{cause.value}")'
                        '.scrollIntoView({behavior: "smooth", block: "center"})'
                    )

            ui.echart(waterfall(shown), on_point_click=clicked, renderer="svg").classes(
                "waterfall"
            ).props(f'role="img" aria-label="{words("why")}"')
            with ui.element("div").classes("legend"):
                ui.label(words("raises")).classes("raises")
                ui.label(words("lowers")).classes("lowers")
            heading(words("detail"), 3)
            missing = frozenset(score.inputs.missing)
            # Whole points as a printed sheet has them: baseline and causes add up to the score's.
            by_cause, told = whole_points(score)[1:-1], shown_causes(score.explanation)
            for cause, points in zip(score.explanation.causes, by_cause, strict=True):
                self._cause(cause, told[cause.cause], points, missing)
            heading(words("curve"))
            ui.echart(curve(score, words), renderer="svg").classes("curve").props(
                f'role="img" aria-label="{words("curve")}"'
            )

    def _cause(
        self, cause: CauseContribution, step: float, points: int, missing: frozenset[str]
    ) -> None:
        words = self.words
        panel = fold(cause.label, place=f"cause-{cause.cause.value}", drawn=True)
        with panel:
            with panel.add_slot("header"), ui.element("div").classes("panel-head"):
                ui.label(cause.label).classes("panel-name")
                ui.label(cause.side.label(words.lang)).classes(f"side {cause.side.value}")
                ui.label(told_points(points, words)).classes("count")
                _points(step)
            with ui.element("div").classes("features"):
                named = named_inputs(cause, step, MOST)
                for feature, part in named:
                    ui.label(feature.label)
                    with ui.element("div").classes("value"):
                        ui.label(value_in(feature, missing, words))
                        ui.label(feature.reading).classes("hint")
                    _points(part)
                if others := len(cause.features) - len(named):
                    ui.label(words("others", n=others)).classes("hint")
                    ui.label("")
                    _points(round(step - sum(part for _, part in named), 3))
        self.panels[cause.cause] = panel

    def _table(self) -> None:
        words = self.words
        delay, default = self.answer.deal.delay, self.answer.deal.default
        heads = [
            words("instalments"),
            words("due"),
            words("amount"),
            words("grade"),
            words("unpaid_at", days=delay.horizon_days),
            words("unpaid_at", days=default.horizon_days),
            words("late"),
            words("half_in"),
        ]
        parts = zip(self.case.instalments, self.answer.instalments, strict=True)
        rows = [
            (
                words("part", n=index + 1, kind=part.kind.label(words.lang)),
                str(part.due_date),
                money_text(part.amount),
                Markup(f'<span class="badge grade-{score.grade.value}">{score.grade.value}</span>'),
                percent(score.delay.probability),
                percent(score.default.probability),
                late_text(score, words),
                day_text(score.payment_date.p50, words),
            )
            for index, (part, score) in enumerate(parts)
        ]
        table(heads, rows, stack=True)

    def _foot(self) -> None:
        score = self.answer.deal
        words, inputs = self.words, score.inputs
        self.foot.clear()
        with self.foot, ui.element("section").classes("foot"):
            heading(words("small_print")).classes("for-ears")
            ui.label(
                words(
                    "inputs",
                    given=len(inputs.given),
                    ledger=len(inputs.from_ledger),
                    missing=len(inputs.missing),
                )
            )
            if inputs.not_learnt:
                names = [label_of(name, words) for name in inputs.not_learnt]
                ui.label(words("unlearnt", n=len(names), names=words.marks.comma.join(names)))
            for new in inputs.unseen:
                ui.label(f"{new.label}{words.marks.colon}{new.text}")
            ui.label(words("is_not")).classes("is-not")
            ui.label(
                words(
                    "model_line",
                    version=score.model_version,
                    as_of=self.data_as_of,
                    day=score.as_of,
                    id=score.score_id,
                )
            )


def _figure(value: str, name: str) -> None:
    long = " long" if len(value) > ROOM else ""
    with ui.element("div").classes(f"figure{long}"):
        ui.label(value).classes("figure-value")
        ui.label(name).classes("figure-name")


def _fact(name: str, text: str) -> None:
    with ui.element("div").classes("fact"):
        ui.label(name).classes("fact-name")
        ui.label(text)


def _points(points: float) -> None:
    tone = "" if not points else "raises" if points > 0 else "lowers"
    ui.label(signed(points * 100)).classes(f"points {tone}")
