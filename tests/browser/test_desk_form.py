"""What is typed into the desk's form, in a real Chromium; keeps pictures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from data_schemas.day import today_in_china
from tests.browser.desk import fill_example, picture, score

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_nothing_is_pressed_in_vain_while_a_form_is_being_filled_in(page: Page) -> None:
    page.get_by_role("button", name="填入示例").click()
    page.get_by_role("button", name="评估", exact=True).click()
    expect(page.locator(".letter")).to_be_visible()
    page.get_by_role("button", name="清空").click()
    expect(page.locator(".letter")).to_have_count(0)
    expect(page.get_by_label("客户名称")).to_have_value("")


def test_what_is_wrong_is_said_beside_the_field(page: Page) -> None:
    fill_example(page)
    page.get_by_text("赊销太随意").first.click()
    share = page.get_by_label("预付比例")
    share.fill("120%")
    score(page)
    cell = page.locator(".cell", has=share)
    expect(cell.get_by_role("alert")).to_have_text(re.compile("超过上限.*1.2.*0 至 1"))
    expect(page.get_by_role("status")).to_contain_text("有 1 处需要修改")
    expect(page.locator(".letter")).to_have_count(0)
    picture(page, "6-problem")
    share.fill("30%")
    score(page)
    expect(page.locator(".letter")).to_be_visible()
    expect(cell.get_by_role("alert")).not_to_be_visible()


def test_whoever_has_gone_on_to_type_elsewhere_is_left_there(page: Page) -> None:
    """On a busy machine what was typed next went into the field that was wrong."""
    fill_example(page)
    page.get_by_label("合同金额").fill("很多")
    page.evaluate("""() => {
        document.getElementById("score").click();
        document.getElementById("f-customer-customer_id").focus();
    }""")
    expect(page.locator(".cell.wrong", has=page.get_by_label("合同金额"))).to_be_visible()
    page.wait_for_timeout(500)
    expect(page.get_by_label("客户编号")).to_be_focused()


def test_what_is_missing_is_asked_for_in_plain_words(page: Page) -> None:
    page.get_by_label("合同编号").fill("")
    page.get_by_label("客户名称").fill("新区管委会")
    page.get_by_label("签约日期").fill("")
    score(page)
    for label, said in (("合同编号", "请填写（不超过 64 字）"), ("签约日期", "请填写")):
        cell = page.locator(".cell", has=page.get_by_label(label, exact=True))
        expect(cell.get_by_role("alert")).to_have_text(said)


def test_a_fact_of_law_that_cannot_be_opens_its_panel(page: Page) -> None:
    fill_example(page)
    page.locator("#law-facts").get_by_role("button").first.click()
    rate = page.get_by_label("约定逾期年利率")
    rate.fill("8")
    page.locator("#law-facts").get_by_role("button").first.click()
    score(page)
    cell = page.locator(".cell", has=rate)
    expect(cell.get_by_role("alert")).to_have_text(re.compile("超过上限.*8.*0 至 1"))
    expect(rate).to_be_focused()  # one is brought to what is to be mended
    rate.fill("8%")
    page.get_by_label("签约时一年期LPR").fill("9%")
    score(page)
    expect(page.locator("#law")).to_contain_text("低于签约时一年期LPR 9%")


def test_what_is_told_of_an_instalment_moves_the_legal_clock_and_stays(page: Page) -> None:
    fill_example(page)
    page.locator("#law-facts").get_by_role("button").first.click()
    second = page.locator("#claim-facts .q-expansion-item").nth(1)
    second.get_by_role("button").first.click()
    accepted = second.get_by_label("验收合格日期")
    expect(accepted).to_be_visible()
    second.get_by_label("存在争议的金额").fill("9亿")
    score(page)
    expect(second).to_contain_text("超过应收金额")
    expect(second.get_by_label("存在争议的金额")).to_be_focused()
    second.get_by_label("存在争议的金额").fill("")
    today = today_in_china().isoformat()
    accepted.fill(today)
    score(page)
    expect(page.locator("#answer .letter").first).to_be_visible()
    page.locator(".subjects").get_by_role("button").nth(2).click()
    expect(page.locator("#law")).to_contain_text(f"自验收合格（{today}）起")
    page.get_by_role("button", name="English").click()
    expect(page.locator("#law")).to_contain_text("this is not legal advice")
    page.locator("#law-facts").get_by_role("button").first.click()
    second.get_by_role("button").first.click()
    expect(second.get_by_label("Day of acceptance")).to_have_value(today)


def test_what_the_customer_owes_already_counts_in_its_limit(page: Page) -> None:
    fill_example(page)
    page.locator("#money").get_by_role("button").first.click()
    page.get_by_label("该客户现有未收余额").fill("9亿")
    page.get_by_label("风险前毛利率").fill("40%")
    score(page)
    expect(page.locator("#answer .facts")).to_contain_text("已超出")
    picture(page, "16-money-zh")


def test_an_amount_alone_makes_a_plan(page: Page) -> None:
    page.get_by_label("合同金额").fill("100万")
    expect(page.get_by_label("分期金额")).to_have_count(3)
    expect(page.get_by_label("分期金额").nth(1)).to_have_value("600,000")
    expect(page.locator(".plan .guess")).to_contain_text("系统预填，请核对：第 1、2、3 期")
    expect(page.locator(".sum")).not_to_contain_text("一致")
    page.get_by_role("button", name="删除第 3 期").click()
    expect(page.locator(".sum")).to_contain_text("少 100,000 元")
    expect(page.locator(".plan .guess")).to_contain_text("系统预填，请核对：第 1、2 期")
    page.get_by_label("客户名称").fill("新区管委会")
    score(page)
    expect(page.locator(".letter")).to_be_visible()
    expect(page.locator(".parts tbody tr")).to_have_count(2)


def test_a_plan_we_guessed_follows_the_terms_and_is_told_as_a_guess(page: Page) -> None:
    page.get_by_label("客户名称").fill("新区管委会")
    page.get_by_label("合同金额").fill("100万")
    page.get_by_text("赊销太随意").first.click()
    page.get_by_label("预付比例").fill("50%")
    expect(page.get_by_label("第 1 期 分期金额")).to_have_value("500,000")
    expect(page.get_by_role("button", name="按 50/40/10 拆分")).to_be_visible()
    picture(page, "20-guess-zh")
    score(page)
    expect(page.locator(".letter")).to_be_visible()
    told = page.locator("#parts").get_by_role("note")
    expect(told).to_have_text("付款计划为系统预填，未经确认。")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="网页版").click()
    assert "付款计划为系统预填，未经确认。" in Path(waiting.value.path()).read_text()
    page.get_by_role("button", name="核对无误").click()
    expect(told).not_to_be_visible()
    expect(page.locator(".plan .guess")).not_to_be_visible()
    expect(page.locator(".sum")).to_contain_text("与合同金额一致")
    expect(page.locator("#answer.stale")).to_have_count(0)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="网页版").click()
    assert "系统预填" not in Path(waiting.value.path()).read_text()


def test_a_changed_deal_is_not_printed_as_the_one_before(page: Page) -> None:
    fill_example(page)
    score(page)
    expect(page.locator(".letter")).to_be_visible()
    page.get_by_label("合同编号").fill("HT/2026:1")
    page.get_by_role("button", name="下载授信意见").click()
    expect(page.locator("#downloads")).to_contain_text("请先重新评估")
    score(page)
    expect(page.locator("#answer.stale")).to_have_count(0)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载授信意见").click()
    assert waiting.value.suggested_filename == "授信意见_清河县教育局_HT_2026_1.pdf"


def test_the_keyboard_is_enough(page: Page) -> None:
    fill_example(page)
    page.get_by_label("合同金额").focus()
    for _ in range(60):
        page.keyboard.press("Tab")
        if "评估" in (page.evaluate("document.activeElement.innerText") or ""):
            break
    page.keyboard.press("Enter")
    expect(page.locator(".letter")).to_be_visible()
    # Whoever goes on by keyboard goes on from where they were.
    expect(page.locator("#score")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="填入示例")).to_be_focused()


@pytest.mark.parametrize("address", ["/", "/receivables"])
def test_a_page_has_one_main_part_and_its_head_above(page: Page, address: str) -> None:
    """Who reads by screen reader jumps to either; NiceGUI had one within the other."""
    page.goto(address)
    expect(page.get_by_role("main").locator(".card").first).to_be_visible()
    expect(page.get_by_role("main")).to_have_count(1)
    expect(page.get_by_role("banner").get_by_role("heading", level=1)).to_be_visible()


OUTLINE = """() => {
  const style = getComputedStyle(document.activeElement)
  return `${style.outlineStyle} ${style.outlineWidth}`
}"""
"""How what has the focus is outlined; a script for the browser."""


def test_whoever_goes_by_keyboard_sees_where_they_are(page: Page) -> None:
    """Quasar takes the outline of its buttons and switches away; a field has its own frame."""
    page.get_by_label("合同金额").wait_for()
    passed: set[str] = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.innerText").split("\n")[-1]
        if page.evaluate("document.activeElement.matches('a, button, [role=switch], .q-item')"):
            assert page.evaluate(OUTLINE) == "solid 2px", name
            passed.add(name)
    wanted = {
        "签约前",
        "English",
        "增加一期",
        "按 30/60/10 拆分",
        "评估",
        "填入示例",
        "清空",
        "边改边算",
    }
    assert wanted <= passed
    page.get_by_role("switch", name="边改边算").focus()
    picture(page, "focus-outline")


def test_what_opens_is_called_by_its_heading(page: Page) -> None:
    """To a screen reader each was "扩张", as Quasar has it in Chinese."""
    fill_example(page)
    score(page)
    expect(page.locator(".letter")).to_be_visible()
    folds = page.locator("main [role=button][aria-expanded]")
    names = folds.evaluate_all("all => all.map(one => one.getAttribute('aria-label'))")
    assert len(names) > 20
    assert not [name for name in names if not name or "扩张" in name]
    heads = folds.evaluate_all("all => all.map(one => one.innerText)")
    assert all(name in head for name, head in zip(names, heads, strict=True))
    page.get_by_role("button", name="赊销太随意", exact=True).first.click()
    expect(page.get_by_label("预付比例")).to_be_visible()
