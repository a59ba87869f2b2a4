"""Terms looked for, used and tried live on the desk, in a real Chromium; keeps pictures."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import fill_example, picture, score

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_terms_are_found_used_and_tried_live(page: Page) -> None:
    fill_example(page)
    score(page)
    letter = page.locator("#answer .letter")
    expect(letter).to_be_visible()
    before = letter.inner_text()
    terms = page.locator("#terms")
    terms.get_by_role("button", name="找能签的条款").click()
    expect(terms.locator("[data-option]").first).to_be_visible()
    expect(terms).to_contain_text("不是因果，也不是承诺")
    expect(terms).to_contain_text("让步")
    expect(terms).to_contain_text("预算")
    terms.scroll_into_view_if_needed()
    picture(page, "11-terms-zh")

    # Another goal: a number that cannot be read is named and kept; one that can is worked on.
    most = terms.get_by_label("最高预期损失")
    most.fill("很少")
    terms.get_by_role("button", name="找能签的条款").click()
    expect(terms.get_by_role("alert")).to_contain_text("最高预期损失")
    expect(most).to_have_value("很少")
    most.fill("3万")
    terms.get_by_role("button", name="找能签的条款").click()
    expect(terms.locator(".told")).to_contain_text("30,000")
    expect(terms.locator("[data-option]").first).to_contain_text("预期损失")
    picture(page, "11-terms-loss-zh")

    # Only what decides is shown as chosen: the number typed, and no grade beside it.
    grades = terms.locator(".q-btn-toggle").first
    expect(grades.locator('[aria-pressed="true"]')).to_have_count(0)
    terms.get_by_label("扣除风险后的最低毛利率").fill("10%")
    expect(most).to_have_value("")
    most.fill("3万")
    expect(terms.get_by_label("扣除风险后的最低毛利率")).to_have_value("")
    terms.get_by_role("combobox", name="不可变动的条款").click()
    page.get_by_role("option", name="预付比例").click()
    page.keyboard.press("Escape")

    # The last option is the one of least risk; its terms go into the form and are scored.
    last = terms.locator("[data-option]").last
    chance = last.locator(".count").inner_text().split()[-1]  # after what it is
    last.get_by_role("button", name="套用").click()
    expect(page.locator("#answer")).to_contain_text(f"未回款的概率为{chance}")
    assert letter.inner_text() <= before
    # What was looked for stays, also in the other language; without a number the grade decides.
    expect(most).to_have_value("3万")
    expect(terms).to_contain_text("预付比例")
    page.get_by_role("button", name="English").click()
    expect(terms.get_by_label("Maximum expected loss")).to_have_value("3万")
    expect(terms).to_contain_text("Upfront share")
    expect(grades.locator('[aria-pressed="true"]')).to_have_count(0)
    terms.get_by_label("Maximum expected loss").fill("")
    expect(grades.locator('[aria-pressed="true"]')).to_have_count(1)
    grades.get_by_role("button", name="C").click()
    score(page)
    expect(grades.locator('[aria-pressed="true"]')).to_have_text("C")
    page.get_by_role("button", name="中文").click()
    expect(most).to_have_value("")
    expect(grades.locator('[aria-pressed="true"]')).to_have_text("C")

    # A change is worked out at once; the old answer stays, marked as out of date.
    page.get_by_label("合同金额").fill("300万")
    said = page.locator(".message[role=status]").first
    expect(said).to_contain_text(re.compile("改后：[A-E] 级，.*（原 "))
    picture(page, "12-what-if-zh")


def test_an_option_does_not_undo_what_was_changed_since(page: Page) -> None:
    """It is of the deal as scored: put into the form it took newer edits away without a word."""
    fill_example(page)
    score(page)
    terms = page.locator("#terms")
    terms.get_by_role("button", name="找能签的条款").click()
    use = terms.locator("[data-option]").last.get_by_role("button", name="套用")
    expect(use).to_be_visible()
    page.get_by_label("客户名称").fill("另一个教育局")
    said = page.locator(".message[role=status]").first
    expect(said).to_contain_text("改后")  # the what-if has come, and says nothing more
    use.click()
    expect(said).to_contain_text("请先重新评估，再套用")
    expect(page.get_by_label("客户名称")).to_have_value("另一个教育局")
    expect(said).to_have_class(re.compile("bad"))
    page.get_by_label("客户名称").fill("又一个教育局")
    expect(said).to_contain_text("改后")
    expect(said).not_to_have_class(re.compile("bad"))  # a what-if is nothing wrong
