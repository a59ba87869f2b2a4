"""What those who hear the desk are told: its headings, its sections, its cells and its language."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import fill_example, score

pytestmark = [pytest.mark.browser, pytest.mark.slow]

UNNAMED = """() => [...document.querySelectorAll("section")].filter(s => !s.ariaLabel
  && !document.getElementById(s.getAttribute("aria-labelledby") ?? "")?.innerText)
  .map(s => s.innerText.slice(0, 40))"""
"""Sections without a name; a script for the browser."""


def test_every_section_has_a_heading_that_names_it(page: Page) -> None:
    fill_example(page)
    score(page)
    expect(page.locator(".letter")).to_be_visible()
    for title in ("客户", "合同", "评估结果", "风险从哪里来", "法律时钟", "各期一览", "经理决定"):
        expect(page.get_by_role("heading", name=title, level=2, exact=True)).to_have_count(1)
        expect(page.get_by_role("region", name=title, exact=True)).to_have_count(1)
    expect(page.get_by_role("heading", name="分期付款", level=3)).to_be_visible()
    assert page.evaluate(UNNAMED) == []
    # The law of one instalment is drawn in the place of the deal's.
    page.locator(".subjects").get_by_role("button").nth(2).click()
    expect(page.get_by_role("region", name="法律时钟", exact=True)).to_contain_text(
        "此后60日内付款"
    )
    assert page.evaluate(UNNAMED) == []
    page.goto("/receivables")
    expect(page.get_by_role("region", name="本周先做什么")).to_be_visible()
    assert page.evaluate(UNNAMED) == []


def test_a_cell_of_the_plan_says_which_instalment_it_is_of(page: Page) -> None:
    fill_example(page)
    expect(page.get_by_label("第 2 期 约定付款日")).to_have_count(1)
    expect(page.get_by_label("第 3 期 分期金额")).to_have_value("268,000")


def test_a_page_is_declared_in_the_language_it_is_in(page: Page) -> None:
    page.goto("/")
    html, notice = page.locator("html"), page.locator("#popup")
    expect(html).to_have_attribute("lang", "zh-CN")
    for lang, button, told in (("en-US", "English", "Connection lost"), ("zh-CN", "中文", "连接")):
        page.get_by_role("button", name=button).click()
        expect(html).to_have_attribute("lang", lang)
        expect(notice).to_contain_text(told)
        page.reload()
        expect(html).to_have_attribute("lang", lang)
        expect(notice).to_contain_text(told)
