"""What a manager decides against the model, on the desk in a real Chromium; keeps pictures."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import OUT_OF_SIGHT, fill_example, picture, score

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_manager_decides_against_the_model_and_finds_it_again(page: Page) -> None:
    fill_example(page)
    score(page)
    card = page.locator("#decide")
    write = card.get_by_role("button", name="记下决定")
    write.click()
    expect(card.get_by_role("alert")).to_contain_text("类型 请选择。")
    expect(card.get_by_role("alert")).to_contain_text("理由 请选择。")
    expect(card.get_by_role("alert")).not_to_contain_text("payer_spoken")  # no code of the API's
    of_grade = card.get_by_role("combobox", name="等级", exact=True)
    chosen = (
        ("等级", "B"),
        ("类型", "不按建议否决"),
        ("类型", "调整等级"),
        ("等级", "A"),
        ("理由", "其他"),
    )
    for name, wanted in chosen:
        card.get_by_role("combobox", name=name, exact=True).click()
        page.get_by_role("option", name=wanted, exact=True).click()
        # A list that has closed takes the focus back to its field: nobody types before that.
        expect(page.locator(".q-menu")).to_have_count(0)
        if wanted == "不按建议否决":
            expect(of_grade).to_be_hidden()  # what does not belong to a refusal is not asked
        elif wanted == "调整等级":
            expect(of_grade).to_have_value("")
    write.click()
    expect(card.get_by_role("alert")).to_contain_text("说明 必填")  # other wants to be explained
    expect(card.get_by_role("alert")).not_to_contain_text("类型")
    card.get_by_role("textbox", name="说明", exact=True).fill("批复文号已见 <b>")
    write.click()
    kept = card.locator(".action")
    expect(kept).to_contain_text("调整等级 A")
    expect(kept).to_contain_text("批复文号已见 <b>")
    expect(card.get_by_role("alert")).to_have_text("")
    card.scroll_into_view_if_needed()
    picture(page, "14-decide-zh")

    page.goto("/receivables")
    review = page.locator("#review")
    review.get_by_role("button", name="对照").click()
    expect(review).to_contain_text("批复文号已见 <b>")
    expect(review).to_contain_text("待到期 1 例")
    review.scroll_into_view_if_needed()
    picture(page, "15-review-zh")
    page.set_viewport_size({"width": 390, "height": 844})
    picture(page, "15-review-phone")
    assert page.evaluate(OUT_OF_SIGHT) == []
