"""What a person does at the desk, and pictures of it."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

PICTURES = Path(__file__).parent / "screenshots"
USER, PASSWORD = "wang", "a long password"
OUT_OF_SIGHT = """() => [...document.querySelectorAll(".desk .scroll")]
  .filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.closest("section").id)"""
"""The cards whose table is wider than they are; a script for the browser."""


def sign_in(page: Page, password: str = PASSWORD) -> None:
    page.goto("/login")
    page.get_by_label("用户名").fill(USER)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()


def picture(page: Page, name: str) -> None:
    page.wait_for_timeout(700)  # charts and panels move for a moment
    PICTURES.mkdir(exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png")


def score(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^(insights)?(评估|Score)$")).click()


def fill_example(page: Page) -> None:
    page.get_by_role("button", name="填入示例").click()
    expect(page.get_by_label("客户名称")).to_have_value("清河县教育局")
