"""Nothing that is looked at or typed into lies behind the bars at the page's edges."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import fill_example, picture, score

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HIDDEN = """() => {
  const one = document.activeElement;
  if (!one.closest("main") || one.closest(".actions")) return null;
  const box = one.getBoundingClientRect();
  const top = document.querySelector("header").getBoundingClientRect().bottom;
  const bottom = document.querySelector(".actions").getBoundingClientRect().top;
  return box.top < top - 1 || box.bottom > bottom + 1 ? one.outerHTML.slice(0, 80) : null;
}"""
"""What has the focus, where a bar lies over it; a script for the browser."""


def test_whoever_goes_by_keyboard_sees_where_they_are(page: Page) -> None:
    expect(page.get_by_label("合同编号")).not_to_have_value("")
    for key in ["Tab"] * 60 + ["Shift+Tab"] * 50:
        page.keyboard.press(key)
        assert page.evaluate(HIDDEN) is None
    # The bars' own buttons are where they are: to come upon one scrolls nothing.
    page.evaluate("scrollTo(0, 0)")
    page.locator("#score").focus()
    assert page.evaluate("scrollY") == 0


@pytest.mark.parametrize(("width", "height"), [(1024, 768), (683, 384)])
def test_the_answer_begins_below_the_head_of_the_page(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    fill_example(page)
    score(page)
    expect(page.locator(".letter")).to_be_visible()
    expect(page.locator("#downloads")).to_be_in_viewport(ratio=1)
    page.wait_for_timeout(700)
    box = page.locator("#downloads").bounding_box()
    head = page.locator(".desk header").bounding_box()
    assert box is not None
    assert head is not None
    assert box["y"] >= head["y"] + head["height"]
    picture(page, f"21-below-the-head-{width}")


def test_large_figures_stand_apart_and_are_whole(page: Page) -> None:
    page.get_by_label("客户名称").fill("新区管委会")
    page.get_by_label("合同金额").fill("12,345,678,901.23")
    amount = page.get_by_label("第 2 期 分期金额")
    expect(amount).to_have_value("7,407,407,340.74")
    assert amount.evaluate("e => e.scrollWidth <= e.clientWidth"), "an amount is cut"
    score(page)
    expect(page.locator(".letter")).to_be_visible()
    for width in (1366, 1024, 390):
        page.set_viewport_size({"width": width, "height": 768})
        cut = page.locator(".figure-value").evaluate_all(
            "all => all.filter(e => e.scrollWidth > e.clientWidth).map(e => e.innerText)"
        )
        assert cut == []
    picture(page, "22-large-figures")


def test_on_paper_nothing_lies_over_anything(page: Page) -> None:
    fill_example(page)
    score(page)
    expect(page.locator(".letter")).to_be_visible()
    page.emulate_media(media="print")
    for hidden in (".actions", ".downloads", "header .pages", "header form", "#find-terms"):
        expect(page.locator(hidden)).to_be_hidden()
    stuck = page.evaluate(
        """() => [...document.querySelectorAll(".desk, .desk *")].filter(e => e.checkVisibility()
            && ["sticky", "fixed"].includes(getComputedStyle(e).position)).map(e => e.className)"""
    )
    assert stuck == []
    expect(page.locator(".letter")).to_be_visible()
    expect(page.get_by_label("客户名称")).to_be_visible()
