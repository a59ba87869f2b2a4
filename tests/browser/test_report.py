"""A report as a page, in a real Chromium: one sheet of paper, and no wider than a phone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page

from data_schemas.codes import InstalmentKind, Stage
from data_schemas.score import Score
from service.report.report import Form, Make, report
from service.report.sheet import Claim, collection, opinion
from tests.long_answers import (
    DAY,
    a_long_advice,
    a_long_answer,
    a_long_card,
    a_long_case,
    a_long_override,
    a_long_score,
)
from tests.reports import squeezed

pytestmark = pytest.mark.browser

PICTURES = Path(__file__).parent / "screenshots"
LANGS = pytest.mark.parametrize("lang", ["zh", "en"])
KINDS = pytest.mark.parametrize("kind", ["opinion", "collection"])


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    yield opened
    opened.close()


def a_page(kind: str, lang: str, *, short: bool = False) -> str:
    """The longest answer as a page, or one of short lists."""
    make: Make
    decided = a_long_override(lang)
    case, answer = a_long_case(), a_long_answer(lang)
    advice = a_long_advice(answer, case, lang)
    if short:
        # Nobody decided, and nothing was looked for.
        few = slice(0, 3)
        case = case.model_copy(update={"instalments": case.instalments[few]})
        parts = [shorter(part) for part in answer.instalments[few]]
        answer = answer.model_copy(update={"deal": shorter(answer.deal), "instalments": parts})
    if kind == "opinion":
        more = {} if short else {"decided": decided, "advice": advice}
        make = partial(opinion, answer, case, a_long_card(), lang, **more)
    else:
        claim = Claim(
            "清河县教育局", "C" * 40, "R" * 40, "D" * 40, InstalmentKind.ACCEPTANCE, DAY, DAY
        )
        score = a_long_score(lang, Stage.OPEN, "R")
        make = partial(
            collection, shorter(score) if short else score, claim, a_long_card(), lang,
            decided=None if short else decided,
        )  # fmt: skip
    return report(make, Form.HTML, "s", None).content.decode()


def shorter(score: Score) -> Score:
    """A score with an entry or two of each list."""
    told = score.explanation
    some = [
        c if n < 2 else c.model_copy(update={"probability_points": 0.0})
        for n, c in enumerate(told.causes)
    ]
    sure = score.confidence.model_copy(update={"reasons": score.confidence.reasons[:1]})
    sign = {"evidence": score.phenomenon.evidence[:1]}
    return score.model_copy(
        update={
            "confidence": sure, "phenomenon": score.phenomenon.model_copy(update=sign),
            "explanation": told.model_copy(update={"causes": some}), "gaps": score.gaps[:1],
            "actions": score.actions[:1], "comparable": score.comparable[:1],
            "statute": [score.statute[0], score.statute[-1]],
        }
    )  # fmt: skip


def printed_pages(page: Page, name: str) -> list[str]:
    """The text of each sheet of paper that a page is printed on."""
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    PICTURES.mkdir(exist_ok=True)
    (PICTURES / f"{name}.pdf").write_bytes(printed)
    with pypdfium2.PdfDocument(printed) as read:
        return [one.get_textpage().get_text_range() for one in read]


@KINDS
@LANGS
def test_an_answer_of_short_lists_prints_on_one_page(page: Page, kind: str, lang: str) -> None:
    page.set_content(a_page(kind, lang, short=True))
    assert len(printed_pages(page, f"report-short-{kind}-{lang}")) == 1


@KINDS
@LANGS
def test_the_longest_answer_is_there_to_the_end_also_when_printed(
    page: Page, kind: str, lang: str
) -> None:
    """A page has no end: what a sheet of paper leaves out is looked for here."""
    page.set_content(a_page(kind, lang))
    pages = printed_pages(page, f"report-{kind}-{lang}")
    assert len(pages) > 1
    score = a_long_score(lang, Stage.OPEN, "R")
    last = score.comparable[-1].id
    assert last in page.inner_text("body")
    assert squeezed(last) in squeezed("".join(pages))
    assert squeezed(score.score_id) in squeezed(pages[-1])


@KINDS
@LANGS
def test_it_can_be_read_on_a_phone(page: Page, kind: str, lang: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.set_content(a_page(kind, lang))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
