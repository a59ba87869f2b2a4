"""A report as a page, in a real Chromium: one sheet of paper, and no wider than a phone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page

from data_schemas.codes import InstalmentKind, Stage
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

pytestmark = pytest.mark.browser

PICTURES = Path(__file__).parent / "screenshots"
LANGS = pytest.mark.parametrize("lang", ["zh", "en"])
KINDS = pytest.mark.parametrize("kind", ["opinion", "collection"])


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    yield opened
    opened.close()


def a_page(kind: str, lang: str) -> str:
    make: Make
    decided = a_long_override(lang)
    if kind == "opinion":
        make = partial(
            opinion, a_long_answer(lang), a_long_case(), a_long_card(), lang, decided=decided,
            advice=a_long_advice(a_long_answer(lang), a_long_case(), lang),
        )  # fmt: skip
    else:
        claim = Claim("清河县教育局", "R" * 40, "D" * 40, InstalmentKind.ACCEPTANCE, DAY, DAY)
        score = a_long_score(lang, Stage.OPEN, "R")
        make = partial(
            collection, score, claim, a_long_card(), lang, decided=decided,
        )  # fmt: skip
    return report(make, Form.HTML, "s", None).content.decode()


@KINDS
@LANGS
def test_the_longest_answer_prints_on_one_page(page: Page, kind: str, lang: str) -> None:
    page.set_content(a_page(kind, lang))
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    PICTURES.mkdir(exist_ok=True)
    (PICTURES / f"report-{kind}-{lang}.pdf").write_bytes(printed)
    with pypdfium2.PdfDocument(printed) as read:
        assert len(read) == 1


@KINDS
@LANGS
def test_it_can_be_read_on_a_phone(page: Page, kind: str, lang: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.set_content(a_page(kind, lang))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
