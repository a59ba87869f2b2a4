"""The desk at any width, in a real Chromium; keeps pictures."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from service.desk.scroll import TO_ANSWER
from tests.browser.desk import OUT_OF_SIGHT, fill_example, picture, score

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_phone_shows_one_column(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    fill_example(page)
    picture(page, "8-phone-form")
    score(page)
    expect(page.locator(".letter")).to_be_in_viewport()
    picture(page, "9-phone-score")
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
    page.locator("#parts").scroll_into_view_if_needed()
    picture(page, "9-phone-parts")
    assert page.evaluate(OUT_OF_SIGHT) == []
    named = page.locator("#parts tbody tr").first.locator("td").nth(4)
    assert named.get_attribute("data-head") == "90 天未付"


def test_who_left_before_the_answer_was_shown_meets_no_error(page: Page) -> None:
    page.goto("/receivables")
    page.evaluate(TO_ANSWER)  # as a score does that is answered while another page opens
    page.wait_for_timeout(400)  # errors of scripts fail the test when its context closes


OVER = """() => {
  const all = [...document.querySelectorAll(
    "header :is(h1, .sub, .pages a, .model, .language, .user, form button)")]
    .filter(e => e.offsetParent).map(e => [e.innerText, e.getBoundingClientRect()])
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1
    && a.top < b.bottom - 1 && b.top < a.bottom - 1
  return all.filter(([, a], n) => a.height > 40 || a.right > innerWidth
    || all.slice(n + 1).some(([, b]) => meet(a, b))).map(([text]) => text)
}"""
"""What of the head lies over something else, or is broken into lines."""


def test_the_head_stands_in_order_at_any_width(page: Page) -> None:
    page.goto("/")
    for lang in ("English", "中文"):
        page.get_by_role("button", name=lang).click()
        expect(
            page.get_by_role("button", name={"English": "中文"}.get(lang, "English"))
        ).to_be_visible()
        for width in (375, 641, 683, 768, 900, 1023, 1024, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate(OVER) == [], (lang, width)
            if width in (683, 900):
                picture(page, f"head-{lang}-{width}")


CUT_OFF = """() => {
  const cut = [...document.querySelectorAll("#answer :is(.figure-value, .count, .points, .weight)")]
    .filter(e => e.offsetParent && (e.scrollWidth > e.clientWidth + 1
      || e.getBoundingClientRect().right > e.closest(".card").getBoundingClientRect().right))
  const whole = "#answer :is(.count, .points, .weight, .panel .side)"
  const broken = [...document.querySelectorAll(whole)]
    .filter(e => e.offsetParent && e.clientHeight > 24)
  // The names of the bars, line by line.
  const names = [...document.querySelectorAll(".waterfall text")]
    .filter(e => e.getAttribute("text-anchor") === "end")
    .map(e => e.getBoundingClientRect()).sort((a, b) => a.top - b.top)
  const over = names.filter((a, n) => n && a.top < names[n - 1].top + 9)
  const ticks = [...document.querySelectorAll(".waterfall text")]
    .filter(e => e.getAttribute("text-anchor") === "middle")
    .map(e => e.getBoundingClientRect()).sort((a, b) => a.left - b.left)
  const near = ticks.filter((a, n) => n && a.left < ticks[n - 1].right + 2)
  const tall = [...document.querySelectorAll("#answer .panel .panel-name")]
    .filter(e => e.offsetParent && e.clientHeight > 48)
  return [...cut, ...broken, ...tall].map(e => e.innerText)
    .concat(over.map(a => "name at " + a.top), near.map(a => "tick at " + a.left),
      ticks.length ? [] : "no ticks")
}"""


def test_no_figure_is_cut_off_and_no_name_printed_over_another(page: Page) -> None:
    fill_example(page)
    page.get_by_label("合同金额").fill("5亿")
    page.get_by_role("button", name="按 30/60/10 拆分").click()
    score(page)
    expect(page.locator(".letter")).to_be_visible()
    for lang in ("zh", "en"):
        if lang == "en":
            page.get_by_role("button", name="English").click()
            expect(page.locator(".figure-name").first).to_contain_text("unpaid")
        for width in (1280, 1120, 390):
            page.set_viewport_size({"width": width, "height": 800})
            page.locator(".waterfall").scroll_into_view_if_needed()
            picture(page, f"17-{lang}-{width}")
            assert page.evaluate(CUT_OFF) == [], (lang, width)
