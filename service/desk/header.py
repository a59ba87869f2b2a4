"""The head of every page of the desk: where one is, which model serves, language, sign-out."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from copy import copy
from html import escape

from nicegui import Client, ui
from nicegui.language import Language
from nicegui.translations import translations

from service.answers import ModelCard
from service.desk.login import LANG_COOKIE
from service.desk.words import Words
from service.language import Lang

LOCALE: dict[Lang, Language] = {"zh": "zh-CN", "en": "en-US"}
PAGES = {"/": "nav_deal", "/receivables": "nav_book"}
"""Addresses of the pages and what they are called."""


def header(
    here: str,
    words: Words,
    card: ModelCard | None,
    user: str,
    change: Callable[[], Awaitable[None]],
) -> None:
    """Draw the head.

    Parameters
    ----------
    here : str
        The address of the page it stands on.
    change : callable
        Called to change the language.
    """
    with ui.element("header"):
        with ui.element("div").classes("brand"):
            with ui.element("h1"):
                ui.label(words("title" if here == "/" else "book_title"))
            ui.label(words("sub" if here == "/" else "book_sub")).classes("sub")
        with ui.element("nav").classes("pages"):
            for address, key in PAGES.items():
                link = ui.link(words(key), address)
                if address == here:
                    link.props('aria-current="page"')
        ui.label(
            words("model_short", version=card.model_version, as_of=card.data_as_of)
            if card
            else words("no_model_yet")
        ).classes("model")
        ui.button(words("other_lang"), on_click=change).props("flat dense no-caps").classes(
            "language"
        )
        ui.html(
            '<form method="post" action="/logout">'
            f'<a class="user" href="/password" title="{words("own_password")}">{escape(user)}</a>'
            f'<button type="submit">{words("sign_out")}</button></form>',
            sanitize=False,
        )


def banners(words: Words, card: ModelCard | None) -> None:
    """What has to be known before any figure is read."""
    if card is not None and card.synthetic:
        ui.label(words("synthetic")).classes("banner").props('role="note"')
    for note in card.notes if card is not None else ():
        ui.label(note).classes("banner little").props('role="note"')


def speak(client: Client, lang: Lang) -> None:
    """Have a page sent in a visitor's language, NiceGUI's own notices as well.

    NiceGUI knows one language for all who open a page.
    """
    client.page = copy(client.page)
    client.page.language = LOCALE[lang]


def remember(words: Words) -> str:
    """A script that keeps the language of ``words`` for the next visit, and speaks it now."""
    locale = LOCALE[words.lang]
    notices = json.dumps([*translations[locale].values()], ensure_ascii=False)
    return f"""
document.cookie = "{LANG_COOKIE}={words.lang}; path=/; max-age=31536000; samesite=lax";
document.documentElement.lang = "{locale}";
document.querySelectorAll(".nicegui-error-popup span").forEach((line, at) => {{
  line.textContent = {notices}[at];
}});
const pack = document.querySelector('script[src*="/static/lang/"]'), other = pack.cloneNode();
other.src = pack.src.replace(/[^/]+(?=\\.umd)/, "{locale}");
other.onload = () => Quasar.lang.set(Quasar.lang["{locale.replace("-", "")}"]);
document.head.append(other);
"""
