"""What is put in after the day of the book, on the receivables page in a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from data_schemas.frame import Ledger
from data_schemas.settings import Settings
from data_schemas.store import open_store
from tests.browser.conftest import home_of, serving
from tests.browser.desk import fill_example, picture, score

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def home(simulated: Ledger, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A HOME of its own: what is put in here is in no other test's book."""
    return home_of(simulated, tmp_path_factory.mktemp("put_in"))


@pytest.fixture(scope="module")
def url(home: Path, bundle_dir: Path) -> Iterator[str]:
    with serving(home, bundle_dir) as where:
        yield where


def test_a_contact_is_written_down_and_leaves_the_week_s_list(page: Page) -> None:
    page.goto("/receivables")
    work = page.locator("#work")
    expect(work.locator("tbody tr").first).to_be_visible()
    first = work.locator("tbody tr").first.inner_text()
    work.get_by_text("记下一次联系").click()
    fold = page.locator("#contacted")
    write = fold.get_by_role("button", name="记下这次联系")
    write.click()
    wrong = fold.get_by_role("alert").last
    expect(wrong).to_contain_text("任务")
    fold.get_by_role("combobox", name="任务").click()
    page.get_by_role("option").first.click()
    expect(page.locator("#f-channel")).not_to_have_value("")  # the task's
    day = page.locator("#f-date")
    today = date.fromisoformat(day.input_value())
    day.fill("2999-01-01")
    write.click()
    expect(wrong).to_contain_text("联系日期")
    day.fill(today.isoformat())
    page.locator("#f-result").click()
    page.get_by_role("option", name="承诺付款").click()
    page.locator("#f-promised_date").fill((today + timedelta(days=9)).isoformat())
    picture(page, "contacted-zh")
    write.click()
    expect(work).to_contain_text("账本日之后已联系")
    expect(work.locator("tbody tr").first).to_be_visible()
    assert work.locator("tbody tr").first.inner_text() != first


def test_a_payment_put_in_since_is_told_and_in_no_figure(
    page: Page, home: Path, simulated: Ledger
) -> None:
    page.goto("/receivables")
    figures = page.locator("#figures")
    balance = figures.locator(".figure-value").first
    expect(balance).to_be_visible()
    before, since = balance.inner_text(), figures.get_by_text("账本日之后的")
    claims = simulated.receivables
    is_open = claims["paid_date"].isna() & (claims["amount"] > 1000)
    claim, day = claims.loc[is_open, "receivable_id"].iloc[-1], simulated.as_of
    payment = simulated.payments.head(1).assign(
        payment_id="since", receivable_id=claim, paid_date=str(day + timedelta(days=2)),
        recorded_date=None, amount=1000.0,
    )  # fmt: skip
    with closing(open_store(Settings(home=home).database)) as store:
        store.write({"payments": payment}, day + timedelta(days=3), synthetic=True, complete=False)
    for _ in range(30):  # the server looks for what is new every few seconds
        page.goto("/receivables")
        expect(balance).to_be_visible()
        if since.count():
            break
        page.wait_for_timeout(2_000)
    expect(since).to_contain_text("1 笔应收回款共 0.10 万元")
    assert balance.inner_text() == before
    picture(page, "since-zh")


def test_a_deal_is_put_on_record_once_it_is_signed(page: Page, home: Path) -> None:
    page.goto("/")
    fill_example(page)
    deal_id = page.get_by_label("合同编号").input_value()
    signing = page.get_by_label("签约日期")
    score(page)
    card = page.locator("#on-record")
    write, told = card.get_by_role("button", name="记入台账"), card.get_by_role("status")
    expect(write).to_be_visible()
    page.get_by_label("合同金额").fill("300万")
    write.click()
    expect(told).to_contain_text("请先重新评估")
    ahead = date.fromisoformat(signing.input_value()) + timedelta(days=1)
    signing.fill(ahead.isoformat())
    score(page)
    expect(told).to_have_text("")
    write.click()
    expect(told).to_contain_text("还没到签约日期")
    signing.fill((ahead - timedelta(days=1)).isoformat())
    score(page)
    expect(told).to_have_text("")
    write.click()
    expect(told).to_have_text(f"已记入：合同 {deal_id}")
    card.scroll_into_view_if_needed()
    picture(page, "on-record-zh")
    write.click()
    expect(told).to_contain_text("无变化")
    with closing(open_store(Settings(home=home).database)) as store:
        kept = store.standing("deals", deal_id).iloc[0]
    assert kept["amount"] == 3_000_000
    assert kept["budget_status"] is not None
