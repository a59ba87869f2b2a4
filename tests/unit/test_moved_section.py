"""What moved a claim's score stands on its sheet: time first, the answer's figures, one page."""

from __future__ import annotations

import re
from datetime import date
from functools import partial

import pypdfium2
import pytest

from data_schemas.codes import Grade, InstalmentKind, Stage
from data_schemas.reference import Reference
from data_schemas.score import Changed, Score
from service.report.content import BUDGETS
from service.report.moved import moved
from service.report.report import Form, report
from service.report.sheet import Claim, collection
from service.report.words import ReportWords
from tests.long_answers import DAY, NAME, a_long_card, a_long_score

LANGS = pytest.mark.parametrize("lang", ["zh", "en"])
SINCE = date(2026, 5, 31)


def a_moved_score(lang: str) -> Score:
    score = a_long_score(lang, Stage.OPEN, "R")
    told = score.explanation
    change = Changed(
        since=SINCE, text=told.text, probability_before=0.25, grade_before=Grade.D,
        time_points=told.baseline_probability - 0.25, explanation=told,
    )  # fmt: skip
    return score.model_copy(update={"changed": change})


@LANGS
def test_time_comes_first_and_the_figures_add_up_to_the_change(lang: str) -> None:
    score, words = a_moved_score(lang), ReportWords(lang)
    change = score.changed
    assert change is not None
    assert change.explanation is not None
    assert change.time_points is not None
    found = moved(score, words, 11)
    assert str(SINCE) in found.title
    assert change.text in found.note
    told = [one.tail for one in found.items]
    steps = [float(re.findall(r"[+−]?\d+\.\d", tail)[0].replace("−", "-")) for tail in told]
    heads = [words("time_passing"), *(c.label for c in change.explanation.causes)]
    assert [one.head.lower() for one in found.items] == [head.lower() for head in heads]
    exact = [change.time_points, *(c.probability_points for c in change.explanation.causes)]
    assert steps == [pytest.approx(100 * one, abs=0.1) for one in exact]
    assert change.probability_before is not None
    ends = [float(f"{100 * p:.1f}") for p in (change.probability_before, score.delay.probability)]
    assert sum(steps) == pytest.approx(ends[1] - ends[0], abs=1e-9)
    assert "60" in found.items[1].text  # what it was then
    assert "295.7" in found.items[1].text


@LANGS
def test_what_is_left_out_is_counted_and_what_is_not_there_is_said(lang: str) -> None:
    score, words = a_moved_score(lang), ReportWords(lang)
    whole, short = moved(score, words, 11), moved(score, words, 2)
    assert len(short.items) == 3
    assert short.note.endswith(words("more", n=len(whole.items) - 3))
    assert score.changed is not None
    nothing = {"probability_before": None, "time_points": None, "explanation": None}
    gone = score.changed.model_copy(update={**nothing, "text": "not open then"})
    said = moved(score.model_copy(update={"changed": gone}), words, 11)
    assert (said.items, said.note) == ((), "not open then")
    unasked = moved(score.model_copy(update={"changed": None}), words, 11)
    assert (unasked.items, unasked.note) == ((), "")


@LANGS
def test_the_longest_sheet_with_what_changed_prints_on_one_page(lang: str) -> None:
    claim = Claim(
        NAME[:80],
        "KH-" + "7" * 40,
        "YS-" + "9" * 40,
        "HT-" + "8" * 40,
        InstalmentKind.ACCEPTANCE,
        DAY,
        DAY,
    )
    make = partial(collection, a_moved_score(lang), claim, a_long_card(), lang)
    with pypdfium2.PdfDocument(report(make, Form.PDF, "s", None).content) as read:
        assert len(read) == 1


@LANGS
def test_the_sheet_says_what_its_causes_are_compared_with(lang: str) -> None:
    """Where the reader chose it; why another stands in is said too."""
    score = a_long_score(lang, Stage.OPEN, "R")
    claim = Claim("C", "C", "R", None, None, DAY, DAY)
    used = score.explanation.reference.model_copy(
        update={"asked": Reference.PEERS, "text": "no such peers"}
    )
    told = score.explanation.model_copy(update={"reference": used})
    chosen = collection(
        score.model_copy(update={"explanation": told}), claim, a_long_card(), lang, BUDGETS[0]
    )
    usual = collection(score, claim, a_long_card(), lang, BUDGETS[0])
    notes = [
        next(s.note for s in sheet.sections if s.title == ReportWords(lang)("causes"))
        for sheet in (chosen, usual)
    ]
    assert "no such peers" in notes[0]
    assert score.explanation.reference.text not in notes[1]
