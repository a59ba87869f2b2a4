"""A sales manager changes the password they were given."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from playwright.sync_api import BrowserContext, expect

from data_schemas.settings import Settings
from data_schemas.store import open_store
from service.passwords import hash_password
from tests.browser.desk import picture

WHO, GIVEN, OWN = "zhao", "as it was given", "my own from now on"


def test_the_password_is_changed_from_the_head_of_the_desk(
    context: BrowserContext, home: Path
) -> None:
    with closing(open_store(Settings(home=home).database)) as store:
        store.add_user(WHO, hash_password(GIVEN))
    page = context.new_page()

    def sign_in(password: str) -> None:
        page.goto("/login")
        page.get_by_label("用户名").fill(WHO)
        page.get_by_label("密码").fill(password)
        page.get_by_role("button", name="登录").click()

    def change(again: str) -> None:
        page.get_by_label("当前密码").fill(GIVEN)
        page.get_by_label("新密码", exact=True).fill(OWN)
        page.get_by_label("再输一次新密码").fill(again)
        page.get_by_role("button", name="修改密码").click()

    sign_in(GIVEN)
    page.get_by_role("link", name=WHO).click()
    expect(page.get_by_role("heading", name="修改密码")).to_be_visible()
    picture(page, "own-password")
    change(OWN + "!")
    expect(page.get_by_role("alert")).to_have_text("两次输入的新密码不一致。")
    change(OWN)
    expect(page.get_by_role("status")).to_contain_text("密码已修改")
    picture(page, "own-password-changed")
    page.get_by_role("link", name="返回").click()
    expect(page.get_by_role("link", name=WHO)).to_be_visible()
    page.get_by_role("button", name="退出").click()
    sign_in(OWN)
    expect(page.get_by_role("link", name=WHO)).to_be_visible()
