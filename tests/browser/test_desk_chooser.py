"""The list of customers on the desk's form, in a real Chromium."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, WebSocketRoute, expect

from tests.browser.desk import picture, score, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LISTS = "[...document.querySelectorAll('.q-menu')].map((list) => list.outerHTML.slice(0, 2000))"
"""What there is of opened lists, seen or not."""


def test_a_customer_of_the_ledger_brings_its_history(page: Page) -> None:
    chooser = page.get_by_label("已有客户")
    chooser.click()
    option = page.get_by_role("option").first
    name = option.inner_text()
    option.click()
    expect(page.locator(".hint", has_text="台账中有")).to_be_visible()
    expect(page.get_by_label("客户编号")).to_have_value(name.split(" · ")[-1])
    page.get_by_label("合同金额").fill("50万")
    score(page)
    expect(page.locator(".letter")).to_be_visible()
    picture(page, "7-known-customer")


def test_a_name_of_one_customer_and_an_id_of_another_make_no_deal(page: Page) -> None:
    """The deal was scored as the one's, and its credit opinion printed under the other's name."""
    page.get_by_label("已有客户").click()
    options = page.get_by_role("option")
    name, own = options.nth(0).inner_text().split(" · ")
    other = options.nth(1).inner_text().split(" · ")[-1]
    options.nth(1).click()
    expect(page.get_by_label("客户编号")).to_have_value(other)
    page.get_by_label("合同金额").fill("50万")
    page.get_by_label("客户名称").fill(name)
    score(page)
    wrong = page.locator(".cell.wrong", has=page.get_by_label("客户名称"))
    expect(wrong).to_contain_text(f"台账中叫这个名称的客户编号是 {own}，不是 {other}")
    expect(page.locator(".letter")).to_have_count(0)
    page.get_by_label("客户编号").fill(own)
    score(page)
    expect(page.locator(".letter")).to_be_visible()
    expect(page.get_by_label("已有客户")).to_have_value(f"{name} · {own}")
    # However wide its characters are, a customer is found.
    page.get_by_label("已有客户").fill("".join(chr(ord(c) + 0xFEE0) for c in own))
    expect(page.get_by_role("option").first).to_contain_text(name)


def test_a_customer_is_found_and_chosen_by_keyboard_alone(page: Page) -> None:
    """The first arrow key left one option, and Enter chose nothing though its name stood there."""
    chooser = page.get_by_label("已有客户")
    chooser.focus()
    page.keyboard.type("局")
    options = page.get_by_role("option")
    try:
        expect(options.nth(2)).to_contain_text("局", timeout=20_000)
    except AssertionError:
        # Seen once, on a slow machine, and not had again in 270 openings: the list counted as open
        # and was not there. Who sees no list goes away and comes back; that must open it.
        print(page.evaluate(LISTS))
        page.keyboard.press("Tab")
        chooser.focus()
        page.keyboard.type("局")
        expect(options.nth(2)).to_contain_text("局")
    page.wait_for_timeout(400)
    count, wanted = options.count(), options.nth(1).inner_text().split(" · ")[-1]
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(400)  # its label is told as if it had been typed
    assert options.count() == count
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(400)
    page.keyboard.press("Enter")
    expect(page.get_by_label("客户编号")).to_have_value(wanted)


@pytest.mark.parametrize("late", [0, 1])
def test_a_list_is_shown_whichever_looks_last_the_browser_or_we(
    context: BrowserContext, late: int
) -> None:
    """On a busy machine the browser's look came after our answer, and the list stayed shut."""
    page = context.new_page()
    # Of the two timers that typing starts one tells us, the other has the browser look itself.
    page.add_init_script(f"""
        const started = window.setTimeout;
        let count = 0;
        window.setTimeout = (work, delay, ...given) => {{
            const slow = Number(delay) === 150 && count++ % 2 === {late};
            return started(work, slow ? 800 : delay, ...given);
        }};
    """)
    sign_in(page)
    page.get_by_label("已有客户").click()
    name, own = page.get_by_role("option").first.inner_text().split(" · ")
    page.get_by_label("已有客户").fill("".join(chr(ord(c) + 0xFEE0) for c in own))
    page.wait_for_timeout(1500)
    expect(page.get_by_role("option")).to_have_text([f"{name} · {own}"])


def choose_the_first(page: Page) -> tuple[str, str]:
    """Choose the first customer of the list; its label, and the second's."""
    page.get_by_label("已有客户").click()
    options = page.get_by_role("option")
    first, second = (options.nth(n).inner_text() for n in (0, 1))
    options.nth(0).click()
    expect(page.get_by_label("客户名称")).to_have_value(first.split(" · ")[0])
    return first, second


def test_the_chooser_shows_whose_id_stands_below_it(page: Page) -> None:
    """It showed one customer while another was scored, with the region and level of the first."""
    _, second = choose_the_first(page)
    chooser = page.get_by_label("已有客户")
    own = page.get_by_label("客户编号")
    own.fill(second.split(" · ")[-1])
    expect(chooser).to_have_value(second)
    expect(page.get_by_label("客户名称")).to_have_value(second.split(" · ")[0])
    kind = page.locator("#f-customer-agency_type")
    expect(kind).not_to_have_value("未知")
    own.fill("NEW-1")
    expect(chooser).to_have_value("")
    for label in ("客户名称", "地区"):
        expect(page.get_by_label(label, exact=True)).to_have_value("")
    expect(kind).to_have_value("未知")


def test_the_chooser_shows_whose_id_it_is_though_its_list_stood_open(page: Page) -> None:
    """The browser leaves the old name there, and nobody who comes back from the list sets it."""
    _, second = choose_the_first(page)
    chooser = page.get_by_label("已有客户")
    chooser.click()
    expect(page.get_by_role("option").first).to_be_visible()
    page.get_by_label("客户编号").fill(second.split(" · ")[-1])
    expect(page.get_by_label("客户名称")).to_have_value(second.split(" · ")[0])
    score(page)
    expect(chooser).to_have_value(second)


def test_who_is_chosen_is_who_was_shown_though_the_list_has_changed_since(
    context: BrowserContext,
) -> None:
    """A list typed into was another here than on the page, which told the place of its option."""
    page = context.new_page()
    held: list[tuple[WebSocketRoute, str | bytes]] = []
    holding = False

    def between(browser: WebSocketRoute) -> None:
        def tell(message: str | bytes) -> None:
            if holding:
                held.append((browser, message))
            else:
                browser.send(message)

        browser.connect_to_server().on_message(tell)

    page.route_web_socket(re.compile("socket.io"), between)
    sign_in(page)
    chooser = page.get_by_label("已有客户")
    chooser.click()
    options = page.get_by_role("option")
    wanted = options.nth(3).inner_text()
    name, own = wanted.split(" · ")
    holding = True
    chooser.fill(own)
    expect(options).to_have_text([wanted])
    page.wait_for_timeout(500)  # what was typed is told, and the answer is on its way
    options.first.click()
    page.wait_for_timeout(500)
    holding = False
    for browser, message in held:
        browser.send(message)
    expect(page.get_by_label("客户编号")).to_have_value(own)
    expect(page.get_by_label("客户名称")).to_have_value(name)
    expect(chooser).to_have_value(wanted)
