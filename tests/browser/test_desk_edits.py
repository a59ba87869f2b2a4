"""What is typed while an answer is on its way, in a real Chromium."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import fill_example, score

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PRESS = "document.querySelector('#score').click()"


def said(page: Page) -> object:
    return page.locator(".message[role=status]").first


def test_an_answer_to_what_was_typed_before_is_marked(page: Page) -> None:
    """It came over newer edits and looked like theirs."""
    fill_example(page)
    page.evaluate(PRESS)
    page.get_by_label("合同金额").fill("300万")
    expect(page.locator(".letter")).to_be_visible()
    expect(page.locator("#answer")).to_have_class(re.compile("stale"))
    expect(said(page)).to_contain_text("改后")  # worked out for what stands there


def test_an_answer_does_not_come_over_another_deal(page: Page) -> None:
    fill_example(page)
    page.evaluate(PRESS)
    page.get_by_role("button", name="清空").click()
    expect(page.get_by_label("客户名称")).to_have_value("")
    expect(said(page)).to_have_text("")
    page.wait_for_timeout(2_000)
    expect(page.locator(".letter")).to_have_count(0)
    expect(page.locator("#answer .nothing")).to_be_visible()


def test_what_was_put_right_is_no_longer_told_wrong(page: Page) -> None:
    fill_example(page)
    score(page)
    expect(page.locator(".letter")).to_be_visible()
    amount = page.get_by_label("合同金额")
    amount.fill("-5")
    # Also without pressing: an edit that cannot be is told where it is.
    expect(page.locator(".cell-error:not(.hidden)")).to_contain_text("-5")
    expect(said(page)).to_have_class(re.compile("bad"))
    expect(page.get_by_label("账期")).not_to_be_visible()  # no panel opens: it is not in one
    amount.fill("300万")
    expect(said(page)).to_contain_text("改后")
    expect(said(page)).not_to_have_class(re.compile("bad"))
    expect(page.locator(".cell-error:not(.hidden)")).to_have_count(0)


def test_an_edit_set_back_leaves_the_answer_standing(page: Page) -> None:
    """Also with live what-if off; it stayed grey, as if it were another deal's."""
    fill_example(page)
    amount = page.get_by_label("合同金额")
    before = amount.input_value()
    score(page)
    expect(page.locator(".letter")).to_be_visible()
    for _ in range(2):
        amount.fill("300万")
        expect(page.locator("#answer")).to_have_class(re.compile("stale"))
        amount.fill(before)
        expect(page.locator("#answer")).not_to_have_class(re.compile("stale"))
        expect(said(page)).to_have_text("")
        page.locator("#live").click()


def test_what_was_scored_at_once_after_an_edit_is_not_called_changed(page: Page) -> None:
    """The what-if of the edit came after the score and said so for good."""
    fill_example(page)
    score(page)
    expect(page.locator(".letter")).to_be_visible()
    for amount in ("300万", "310万", "320万"):  # scored before what-ifs begin, or while one is on
        page.get_by_label("合同金额").fill(amount)
        expect(page.locator("#answer")).to_have_class(re.compile("stale"))
        page.evaluate(PRESS)
        expect(page.locator("#answer")).not_to_have_class(re.compile("stale"))
        page.wait_for_timeout(1_500)
        expect(said(page)).to_have_text("")
