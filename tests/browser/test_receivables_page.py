"""The desk's page of receivables in a real Chromium; keeps pictures."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from data_schemas.portfolio_policy import PortfolioPolicy
from tests.browser.desk import OUT_OF_SIGHT, picture

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_the_receivables_page_shows_the_book_and_what_to_do(page: Page) -> None:
    page.get_by_role("link", name="应收").click()
    expect(page).to_have_url(re.compile("/receivables$"))
    # The book is worked out when it is first asked for.
    expect(page.locator("#ageing canvas")).to_be_visible()
    expect(page.locator("#cash canvas")).to_be_visible()
    figures = page.locator("#figures .figure-value")
    expect(figures).to_have_count(4)
    shown = [float(one.replace("万元", "").replace(",", "")) for one in figures.all_inner_texts()]
    balance, overdue, coming, provision = shown
    assert balance > overdue > 0
    assert balance > coming > 0
    assert balance > provision > 0
    # The bands of the table add up to the balance shown above, up to rounding for people.
    rows = page.locator("#loss tbody tr")
    assert rows.count() == 8 + 2
    bands = [rows.nth(n).locator("td").nth(1).inner_text() for n in range(8)]
    total = sum(float(one.replace("万", "").replace(",", "")) for one in bands)
    assert total == pytest.approx(balance, abs=0.05)
    # So do the buckets weighed by probability, and every cut of the concentration.
    cuts = page.locator("#cash table, #concentration table")
    expect(cuts).to_have_count(4)
    for n in range(4):
        parts = cuts.nth(n).locator("tr td:nth-child(2)").all_inner_texts()
        total = sum(float(one.replace("万", "").replace(",", "")) for one in parts)
        assert total == pytest.approx(balance, abs=0.05)
        shares = cuts.nth(n).locator("tr td:nth-child(3)").all_inner_texts()
        assert len(shares) == (len(parts) if n else 0)
        assert not shares or sum(Decimal(one.removesuffix("%")) for one in shares) == 100, shares
    # As many customers are named as the policy says (``shown``), the others stand together.
    named = cuts.nth(1).locator("tr td:first-child").all_inner_texts()
    assert len(named) == PortfolioPolicy().shown + 1
    assert named[-1] == "其余"
    expect(page.locator("#loss")).to_contain_text(
        re.compile(r"乐观 20%（−0\.3）.*基准 60%（0）.*悲观 20%（\+0\.3）")
    )
    expect(page.locator("#loss")).to_contain_text("模型区间（10%–90%）")
    first = page.locator("#work tbody tr").first
    expect(first.locator("td").nth(2)).to_contain_text(
        re.compile("电话催款|发催款函|上门催讨|联合催收")
    )
    # Behind the number of claims: their collection sheets, as a page and as a PDF.
    first.locator("summary").click()
    picture(page, "receivables-zh")
    claim = first.locator("li").first
    with page.expect_popup() as opened:
        claim.get_by_role("link", name="催收单").click()
    sheet = opened.value
    expect(sheet.get_by_role("heading").first).to_be_visible()
    expect(sheet.locator("body")).to_contain_text(claim.inner_text().split()[0])
    picture(sheet, "sheet-zh")
    sheet.close()
    pdf = claim.get_by_role("link", name="PDF").get_attribute("href")
    assert pdf is not None
    assert page.request.get(pdf).body().startswith(b"%PDF")
    missing = page.request.get("/sheets/没有?day=2026-01-01")
    assert missing.status == 404
    assert "没有" in missing.text()
    assert page.request.get("/sheets/R1?day=nonsense").status == 422
    find_a_claim(page)
    page.locator("#moved").get_by_role("button", name="与上月比较").click()
    expect(page.locator("#moved table")).to_contain_text("期初")
    expect(page.locator("#moved table")).to_contain_text("改参数")
    find = page.locator("#claims input").first
    find.fill("没有这家")
    expect(page.locator("#claims .hint")).to_have_text("没有符合的应收。")
    page.get_by_role("button", name="English").click()
    expect(page.locator("#work .h2")).to_have_text("What to do this week")
    # What was looked for stays.
    expect(find).to_have_value("没有这家")
    expect(page.locator("#claims .hint")).to_have_text("No receivable is like that.")
    find.fill("")
    expect(page.locator("#cash canvas")).to_be_visible()
    picture(page, "receivables-en")
    page.get_by_role("link", name="Before signing").click()
    expect(page.locator("#score")).to_be_visible()


def find_a_claim(page: Page) -> None:
    """Every claim is there, a page at a time, found by a part of its id or its customer's name."""
    claims = page.locator("#claims")
    hint, rows = claims.locator(".hint"), claims.locator("tbody tr")
    expect(rows).to_have_count(20)
    total = re.search(r"共 (\d+) 笔", hint.inner_text())
    assert total is not None
    assert f" {total[1]} 笔" in page.locator("#figures .hint").inner_text()
    # What they are ordered by stands in the table, the largest first.
    per_hour = [rows.nth(n).locator("td").nth(9).inner_text() for n in range(20)]
    shown = [float(one.replace("万", "").replace(",", "")) for one in per_hour]
    assert shown == sorted(shown, reverse=True)
    first = rows.first.locator("td").first.inner_text()
    claims.get_by_role("button", name="下一页").click()
    expect(hint).to_contain_text("第 21–40 笔")
    expect(rows.first.locator("td").first).not_to_have_text(first)
    customer = rows.first.locator("td").nth(1).inner_text()
    find = claims.get_by_label("查找客户或应收编号")
    find.fill(first)
    link = rows.first.locator("td").first.get_by_role("link")
    expect(link).to_have_text(first)
    expect(link).to_have_attribute("href", re.compile("^/sheets/"))
    find.fill(customer)
    expect(rows.first.locator("td").nth(1)).to_have_text(customer)
    expect(hint).to_contain_text("第 1–")
    claims.scroll_into_view_if_needed()
    picture(page, "claims-zh")
    find.fill("没有这家")
    expect(hint).to_have_text("没有符合的应收。")
    find.fill("")
    expect(rows).to_have_count(20)
    look = claims.get_by_role("combobox", name="显示：")
    look.click()
    page.get_by_role("option", name="等级比上月变差").click()
    expect(hint.nth(1)).to_contain_text("现行模型")
    moved = rows.nth(0).locator("td").nth(5).inner_text()
    assert re.fullmatch("[A-D] → [B-E]", moved)
    assert moved[0] < moved[-1]
    link = rows.nth(0).locator("td").first.get_by_role("link")
    expect(link).to_have_attribute("href", re.compile("changed=true"))
    picture(page, "claims-worse-zh")
    look.click()
    page.get_by_role("option", name="诉讼时效将届满").click()
    expect(hint).to_have_count(1)  # no earlier day any more
    due = rows.nth(0).locator("td").nth(2)
    expect(hint.or_(due).first).to_contain_text(re.compile("没有符合的应收|第 1–"))
    if rows.count():
        expect(due).to_contain_text("时效至")
    look.click()
    page.get_by_role("option", name="全部").click()
    expect(rows).to_have_count(20)


LISTED_BY_THEN = """
new MutationObserver(() => {
    if (window.listed === undefined && document.querySelector("#provide"))
        window.listed = document.querySelectorAll("#claims tbody tr").length;
}).observe(document, {childList: true, subtree: true});
"""
"""How many claims were listed when what stands below them came."""


def test_nothing_moves_from_under_a_hand_once_the_figures_are_there(page: Page) -> None:
    """The list came a moment later, and a click on what it pushed down was lost."""
    page.add_init_script(LISTED_BY_THEN)
    page.goto("/receivables")
    expect(page.locator("#provide")).to_be_visible()
    assert page.evaluate("window.listed") > 0


def test_a_provision_is_set_by_hand_and_taken_back(page: Page) -> None:
    page.goto("/receivables")
    provide = page.locator("#provide")
    provide.get_by_text("人工调整损失准备").click()
    before = page.locator("#figures .figure-value").last.inner_text()
    provide.get_by_role("button", name="记下决定").click()
    wrong = provide.get_by_role("alert")
    expect(wrong).to_contain_text("理由")

    def decide(button: str, amount: str = "") -> None:
        provide.get_by_label("损失准备金额").fill(amount)
        provide.get_by_role("combobox", name="理由").click()
        page.get_by_role("option", name="会计判断").click()
        provide.get_by_role("button", name=button).click()

    decide("记下决定")
    expect(wrong).to_contain_text("损失准备金额")
    decide("记下决定", "12345.67")
    expect(page.locator("#loss")).to_contain_text("人工调整：全部 1.23 万")
    expect(page.locator("#figures .figure-value").last).to_have_text("1.23 万元")
    provide.get_by_text("人工调整损失准备").click()
    decide("撤回，按模型")
    expect(page.locator("#figures .figure-value").last).to_have_text(before)
    # By the name the page shows; what is listed has the id too.
    name = page.locator("#concentration tbody tr").first.locator("td").first.inner_text()
    provide.get_by_text("人工调整损失准备").click()
    provide.get_by_label("客户名称或编号").fill(name)
    decide("记下决定", "10000")
    expect(page.locator("#loss")).to_contain_text(f"人工调整：{name} · ")
    provide.get_by_text("人工调整损失准备").click()
    provide.get_by_label("客户名称或编号").fill(name)
    decide("撤回，按模型")
    expect(page.locator("#figures .figure-value").last).to_have_text(before)
    page.locator("#review button").click()
    expect(page.locator("#review table").last).to_contain_text("12,345.67元")
    expect(page.locator("#review table").last).to_contain_text("按模型")


def test_no_column_of_the_book_is_to_be_looked_for_out_of_sight(page: Page) -> None:
    page.goto("/receivables")
    expect(page.locator("#claims tbody tr")).not_to_have_count(0)
    page.locator("#moved button").click()
    expect(page.locator("#moved table")).to_be_visible()
    page.get_by_role("button", name="English").click()
    expect(page.locator("#claims tbody tr")).not_to_have_count(0)
    page.set_viewport_size({"width": 1280, "height": 800})
    assert page.evaluate(OUT_OF_SIGHT) == []
    page.set_viewport_size({"width": 390, "height": 844})
    # Which tasks stand here depends on the day: a long one is put in.
    page.locator("#work tbody td").nth(2).evaluate(
        "td => { td.textContent = 'joint action, the written demand first · sales manager' }"
    )
    picture(page, "receivables-phone")
    assert page.evaluate(OUT_OF_SIGHT) == []
    # A cell is named where the head of its column is not shown.
    assert page.locator("#claims thead").first.is_hidden()
    named = page.locator("#claims tbody tr").first.locator("td").nth(4)
    assert named.get_attribute("data-head") == "balance"


def test_the_receivables_page_asks_a_stranger_to_sign_in(context: BrowserContext) -> None:
    page = context.new_page()
    for inside in ("/receivables", "/sheets/R1", "/facts/R1"):
        page.goto(inside)
        expect(page).to_have_url(re.compile("/login"))


def test_a_sheet_is_compared_with_what_the_manager_chooses(page: Page) -> None:
    """The reference, what changed in a month, and how collecting stands, in both languages."""
    page.goto("/receivables")
    link = page.locator("#claims tbody tr").first.locator("td").first.get_by_role("link")
    where = link.get_attribute("href")
    assert where is not None
    page.goto(where)
    usual = page.locator("svg").first.text_content()
    expect(page.locator("body")).not_to_contain_text("时间推移")
    page.get_by_label("比较对象").select_option("同类客户")
    page.get_by_label("一个月来有什么变化").check()
    page.get_by_role("button", name="更新").click()
    expect(page.get_by_label("比较对象")).to_have_value("peers")
    expect(page.get_by_label("一个月来有什么变化")).to_be_checked()
    expect(page.locator("body")).to_contain_text("同类客户")
    expect(page.get_by_role("heading", name=re.compile("以来的变化"))).to_be_visible()
    assert page.locator("svg").first.text_content() != usual
    page.get_by_text("催收情况").click()
    page.get_by_label("仍在供货").select_option("是")
    page.get_by_label("停止供货").check()
    page.get_by_label("比较对象").select_option("该客户的上一个合同")
    page.get_by_role("button", name="更新").click()
    expect(page.get_by_label("仍在供货")).to_have_value("true")
    expect(page.get_by_label("停止供货")).to_be_checked()
    expect(page.get_by_label("比较对象")).to_have_value("last_deal")
    picture(page, "sheet-asked-zh")
    page.goto(page.url.replace("lang=zh", "lang=en"))
    expect(page.get_by_label("What changed in a month")).to_be_checked()
    expect(page.get_by_role("heading", name=re.compile("What changed since"))).to_be_visible()
    picture(page, "sheet-asked-en")
    pdf = page.request.get(page.url.replace("form=html", "form=pdf"))
    assert pdf.body().startswith(b"%PDF")
    # A sheet is printed without what it was asked with.
    page.emulate_media(media="print")
    expect(page.locator(".ask")).to_be_hidden()
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    wrong = page.request.get(f"{where}&approach.customer_type=giant")
    assert wrong.status == 422
    assert "giant" in wrong.text()
    assert "完美型" in wrong.text()


def test_facts_of_law_of_a_claim_change_the_legal_clock(page: Page) -> None:
    page.goto("/receivables")
    row = page.locator("#claims tbody tr").first
    with page.expect_popup() as opened:
        row.get_by_role("link", name="法律事实").click()
    facts = opened.value
    # The answer asks whether we were an SME: the fold that says so lies open.
    expect(facts.locator("#law")).to_contain_text("签约时我方是中小企业")
    expect(facts.locator('[name="law.seller_is_sme"]')).to_be_visible()
    law = facts.locator("#law")
    expect(law).to_be_visible()
    # Whoever comes first finds what can be entered first.
    form = facts.locator("form").bounding_box()
    below = law.bounding_box()
    assert form is not None
    assert below is not None
    assert form["y"] < below["y"]
    before = law.inner_text()
    facts.locator('[name="claim.delivery_date"]').fill("2024-01-10")
    facts.locator('[name="claim.restarts.0.date"]').fill("2025-03-01")
    facts.locator('[name="claim.disputed_amount"]').fill("很多")
    facts.get_by_role("button", name="按此计算").click()
    # What cannot be read is named, and nothing typed is lost.
    expect(facts.get_by_role("alert").first).to_contain_text("存在争议的金额")
    expect(facts.locator('[name="claim.disputed_amount"]')).to_have_value("很多")
    expect(facts.locator('[name="claim.delivery_date"]')).to_have_value("2024-01-10")
    facts.locator('[name="claim.disputed_amount"]').fill("")
    facts.locator('[name="claim.restarts.0.kind"]').select_option(index=1)
    facts.locator('[name="claim.restarts.0.evidence"]').select_option(index=1)
    facts.get_by_role("button", name="按此计算").click()
    expect(law).to_be_visible()
    assert law.inner_text() != before
    expect(facts.locator('[data-code="limitation_restarts"]')).to_contain_text("2025-03-01")
    picture(facts, "facts-zh")
    facts.set_viewport_size({"width": 390, "height": 800})
    assert facts.evaluate("document.documentElement.scrollWidth") <= 390
    picture(facts, "facts-phone-zh")
