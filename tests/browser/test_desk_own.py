"""The company's own columns on the form of a deal, in a real Chromium; keeps pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from data_schemas.frame import Ledger
from tests.browser.conftest import home_of, serving
from tests.browser.desk import fill_example, picture, score

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def url(
    own_ledger: Ledger, own_bundle_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A company whose ledger has columns of its own, and a model that has learnt them."""
    with serving(home_of(own_ledger, tmp_path_factory.mktemp("own_home")), own_bundle_dir) as where:
        yield where


def test_what_the_model_learnt_of_own_columns_is_asked_and_explained(page: Page) -> None:
    fill_example(page)
    own = page.locator("#own")
    expect(own).to_contain_text("本公司自有字段")
    names = own.locator(".cell-label").all_inner_texts()
    assert [name.strip() for name in names] == ["信用分类", "运距", "销售", "销售团队"]
    own.get_by_role("combobox", name="信用分类").click()
    offered = page.get_by_role("option").all_inner_texts()
    assert offered == ["未知", "1", "2", "3"]
    page.get_by_role("option", name="3").click()
    distance = page.get_by_label("运距")
    expect(own.locator(".cell", has=distance)).to_contain_text("km")
    distance.fill("很远")
    score(page)
    expect(own.locator(".cell", has=distance).get_by_role("alert")).to_have_text(
        re.compile("应为数字.*很远")
    )
    picture(page, "20-own-problem-zh")
    distance.fill("88.5")
    own.get_by_label("销售", exact=True).fill("S3")
    score(page)
    expect(page.locator(".letter").first).to_be_visible()
    credit = page.locator("#cause-credit")
    credit.get_by_role("button").first.click()
    expect(credit).to_contain_text("信用分类")
    service = page.locator("#cause-service")
    service.get_by_role("button").first.click()
    expect(service).to_contain_text("88.5 km")
    own.scroll_into_view_if_needed()
    picture(page, "21-own-zh")
    page.get_by_role("button", name="English").click()
    expect(page.locator("#own")).to_contain_text("Your company's own fields")
    expect(page.locator("#own").get_by_label("Distance")).to_have_value("88.5")
    expect(page.locator("#own").get_by_label('The deal\'s "seller"')).to_have_value("S3")
    expect(page.locator(".letter").first).to_be_visible()
    page.locator("#own").scroll_into_view_if_needed()
    picture(page, "22-own-en")
