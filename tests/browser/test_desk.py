"""The desk's page of a deal in a real Chromium; keeps pictures."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.desk import fill_example, picture, score, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_stranger_is_asked_to_sign_in(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/")
    expect(page).to_have_url(re.compile("/login$"))
    sign_in(page, "a wrong password")
    expect(page.get_by_role("alert")).to_have_text("用户名或密码不正确。")
    picture(page, "1-sign-in")
    sign_in(page)
    expect(page.get_by_role("heading", name="回款风险评估")).to_be_visible()
    picture(page, "2-empty")
    page.get_by_role("button", name="退出").click()
    expect(page).to_have_url(re.compile("/login$"))
    page.goto("/")
    expect(page).to_have_url(re.compile("/login$"))


def test_what_a_page_shows_goes_to_our_own_page_alone(page: Page, url: str) -> None:
    expect(page.get_by_role("heading", name="回款风险评估")).to_be_visible()
    poll = f"{url}/_nicegui_ws/socket.io/?EIO=4&transport=polling"
    get = page.context.request.get
    assert get(poll, headers={"Origin": url}).status == 200
    refused = get(poll, headers={"Origin": "https://evil.example"})
    assert (refused.status, refused.headers.get("access-control-allow-origin")) == (403, None)


def test_a_sign_out_in_one_tab_ends_the_others(page: Page) -> None:
    fill_example(page)
    score(page)
    expect(page.locator(".letter")).to_be_visible()
    book = page.context.new_page()
    book.goto("/receivables")
    expect(book.locator("#figures")).to_be_visible()
    leaving = page.context.new_page()
    leaving.goto("/")
    leaving.get_by_role("button", name="退出").click()
    expect(leaving).to_have_url(re.compile("/login$"))
    for left in (page, book):
        # An open page asks every five seconds: as long as an expectation waits by itself.
        expect(left.locator("#ended")).to_contain_text("登录已结束")
        expect(left.locator("#answer, #figures, #score, .downloads, header")).to_have_count(0)
    picture(page, "16-ended-zh")
    page.get_by_role("link", name="重新登录").click()
    expect(page).to_have_url(re.compile("/login$"))
    # What is asked for at once is refused at once. The page may have been told of the end before
    # the click, and its button gone with the rest: so the click is the page's own, in one step.
    sign_in(page)
    fill_example(page)
    page.context.request.post("/logout", max_redirects=0)
    page.evaluate("document.querySelector('#score')?.click()")
    expect(page.locator("#ended")).to_be_visible()
    expect(page.locator(".letter")).to_have_count(0)


def test_the_example_gets_a_grade_with_its_causes_in_both_languages(page: Page) -> None:
    fill_example(page)
    score(page)
    letter = page.locator(".letter")
    expect(letter).to_have_text(re.compile("^[A-E]$"))
    answer = page.locator("#answer")
    for said in (
        "逾期 90 天仍未付",
        "预期损失",
        "可信度",
        "风险从哪里来",
        "各期一览",
        "不是法律结论",
    ):
        expect(answer).to_contain_text(said)
    expect(answer.locator(".waterfall svg")).to_be_visible()
    expect(answer.locator(".waterfall")).to_contain_text("赊销太随意")
    expect(answer.locator(".parts tbody tr")).to_have_count(3)
    expect(answer.locator("[id^=cause-]")).to_have_count(11)
    picture(page, "3-score-zh")

    # A bar opens its cause, whose features are then named with value and points.
    first = answer.locator("[id^=cause-]").first
    first.get_by_role("button").first.click()
    expect(first.locator(".features .points").first).to_be_visible()
    answer.locator(".curve").scroll_into_view_if_needed()
    expect(answer.locator(".curve")).to_contain_text("−90")
    written = answer.inner_text()
    assert not re.search(r"(?<![\w-])-\d", written), "a minus is written like one everywhere"
    picture(page, "4-causes-zh")

    # What to do, why now, by whom and when; and what to ask first.
    told = answer.locator("#advice")
    told.scroll_into_view_if_needed()
    expect(told.locator("[data-action]").first).to_contain_text("为何现在做")
    expect(told.locator("[data-gap]").first).to_contain_text("个相近案例")
    gaps = told.locator("[data-gap]:visible").all_inner_texts()
    assert len(gaps) == 5
    assert all("未答" in one or "仍待查明" in one for one in gaps)
    asked = told.locator("[data-gap]:visible .asked").all_inner_texts()
    assert len(asked) == len(set(asked)) >= 3, "two frameworks that ask the same are asked once"
    picture(page, "10-advice-zh")

    # The law of the whole contract, each finding with its article, and that it is no advice.
    law = answer.locator("#law")
    expect(law.locator(".finding").first).to_contain_text("违反规定")
    expect(law).to_contain_text("《保障中小企业款项支付条例（2025修订）》第12条")
    expect(law).to_contain_text("不是法律意见")
    law.scroll_into_view_if_needed()
    picture(page, "4-law-zh")

    page.get_by_role("button", name="第 2 期 验收款").click()
    expect(answer.locator(".waterfall")).to_contain_text("本期")
    expect(law).to_contain_text("期限尚未起算：等待验收合格，此后60日内付款")

    grade = letter.inner_text()
    page.get_by_role("button", name="English").click()
    expect(answer).to_contain_text("Where the risk comes from")
    expect(law).to_contain_text("this is not legal advice")
    expect(answer.locator(".letter")).to_have_text(grade)
    expect(answer.locator("#advice")).to_contain_text("What to do next")
    expect(page.get_by_label("Customer name")).to_have_value("清河县教育局")
    picture(page, "5-score-en")
    # The choice is remembered.
    page.reload()
    expect(page.get_by_role("button", name="Score", exact=True)).to_be_visible()


def test_the_reader_chooses_what_the_score_is_compared_with(page: Page) -> None:
    fill_example(page)
    score(page)
    answer = page.locator("#answer")
    grade = answer.locator(".letter").inner_text()
    expect(answer.locator("#reference")).to_contain_text("典型合同")
    expect(answer.locator(".waterfall")).to_contain_text("典型合同")
    answer.get_by_role("button", name="同类客户").click()
    expect(answer.locator("#reference")).to_contain_text("同类客户（行政机关·区县级）")
    expect(answer.locator(".waterfall")).to_contain_text("同类客户")
    first = answer.locator("[id^=cause-]").first
    first.get_by_role("button").first.click()
    expect(first.locator(".features .hint").first).to_contain_text("同类客户")
    answer.locator("#reference").scroll_into_view_if_needed()
    picture(page, "13-peers-zh")
    # The opinion says what is seen: compared with peers, under that answer's id.
    with page.expect_download() as waiting:
        page.get_by_role("button", name="网页版").click()
    printed = Path(waiting.value.path()).read_text()
    assert "同类客户" in printed
    score_id = re.findall(r"编号 ([\w-]+)", printed)[-1]
    expect(answer).to_contain_text(score_id)
    # Of an instalment too; and what is not there is said.
    page.get_by_role("button", name="第 2 期 验收款").click()
    expect(answer.locator("#reference")).to_contain_text("同类客户（行政机关·区县级）")
    answer.get_by_role("button", name="该客户的上一个合同").click()
    expect(answer.locator("#reference")).to_contain_text("没有其他合同")
    expect(answer.locator("#reference")).to_contain_text("改与典型分期比较")
    expect(answer.locator(".waterfall")).to_contain_text("典型分期")
    expect(answer.locator(".letter")).to_have_text(grade)


def test_what_was_typed_outlives_another_page_a_reload_and_the_language(page: Page) -> None:
    page.get_by_label("客户名称").fill("新区管委会")
    page.get_by_label("合同金额").fill("100万")
    expect(page.get_by_label("分期金额")).to_have_count(3)
    page.get_by_role("link", name="应收", exact=True).click()
    expect(page.locator("#figures")).to_be_visible()
    page.get_by_role("link", name="签约前").click()
    expect(page.get_by_label("合同金额")).to_have_value("100万")
    expect(page.get_by_label("分期金额")).to_have_count(3)
    # What was answered is answered again, beside the same reference and with terms as before.
    fill_example(page)
    page.get_by_label("合同金额").fill("261万")
    page.get_by_role("button", name="按 30/60/10 拆分").click()
    score(page)
    answer, option = page.locator("#answer"), page.locator("#terms [data-option]").first
    answer.get_by_role("button", name="同类客户").click()
    expect(answer.locator("#reference")).to_contain_text("同类客户")
    page.get_by_role("button", name="找能签的条款").click()
    expect(option).to_be_visible()
    page.reload()
    expect(answer.locator("#reference")).to_contain_text("同类客户")
    expect(option).to_be_visible()
    page.get_by_role("button", name="English").click()
    expect(answer.locator("#reference")).to_contain_text("typical peer")
    expect(option).to_contain_text("grade")
    expect(page.get_by_label("Contract amount")).to_have_value("261万")
    assert "261万" not in page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")
    # Another tab starts anew.
    other = page.context.new_page()
    other.goto("/")
    expect(other.get_by_label("Contract amount")).to_have_value("")


def test_how_we_stand_with_the_customer_shapes_the_words_and_no_figure(page: Page) -> None:
    fill_example(page)
    score(page)
    answer = page.locator("#answer")
    figures = answer.locator(".figures").inner_text()
    expect(answer.locator("#advice")).not_to_contain_text("直截了当")
    page.locator("#approach").get_by_role("button").first.click()
    page.locator("#approach").scroll_into_view_if_needed()
    chooser = page.get_by_role("combobox", name="客户类型（九型）")
    chooser.click()
    page.get_by_role("option", name="领袖型").click()
    page.get_by_role("combobox", name="已采取的惩戒措施").click()
    page.get_by_role("option", name="停止供货").click()
    page.keyboard.press("Escape")
    picture(page, "14-approach-zh")
    score(page)
    expect(answer.locator("#advice")).to_contain_text("直截了当，给出选项请其拍板。")
    expect(answer.locator(".figures")).to_have_text(re.compile(".+", re.S))
    assert answer.locator(".figures").inner_text() == figures


def test_the_answer_on_the_page_can_be_had_on_paper(page: Page) -> None:
    fill_example(page)
    score(page)
    answer = page.locator("#answer")
    expect(answer.locator("#comparable [data-case]").first).to_contain_text("成因构成相同")
    answer.locator("#comparable").scroll_into_view_if_needed()
    picture(page, "15-comparable-zh")
    letter = page.locator(".letter").inner_text()
    for button, suffix in (("下载授信意见（PDF）", "pdf"), ("网页版", "html")):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=button).click()
        kept = waiting.value
        name = rf"授信意见_清河县教育局_[\w-]+\.{suffix}"
        assert re.fullmatch(name, kept.suggested_filename)
        content = Path(kept.path()).read_bytes()
        if suffix == "pdf":
            with pypdfium2.PdfDocument(content) as read:
                assert len(read) == 1
                text = read[0].get_textpage().get_text_range()
        else:
            text = content.decode()
        assert "授信意见" in text
        # Terms, as on the API's report: those that would do, or that none does.
        assert re.search("能签的条款|条款（均未达目标）", text)
        assert "清河县教育局" in text
        assert letter in text
        # The very answer that is shown: its id stands at the foot of both.
        expect(answer).to_contain_text(re.findall(r"编号 ?(s_\w+)", text)[-1])
