"""The head of every page of the desk: where one is, which model serves, language, sign-out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from html import escape

from nicegui import ui

from service.answers import ModelCard
from service.desk.login import LANG_COOKIE
from service.desk.words import Words

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
            f'<span class="user">{escape(user)}</span>'
            f'<button type="submit">{words("sign_out")}</button></form>',
            sanitize=False,
        )


def banners(words: Words, card: ModelCard | None) -> None:
    """What has to be known before any figure is read."""
    if card is not None and card.synthetic:
        ui.label(words("synthetic")).classes("banner").props('role="note"')
    for note in card.notes if card is not None else ():
        ui.label(note).classes("banner little").props('role="note"')


def remember(words: Words) -> str:
    """A script that keeps the language of ``words`` for the next visit."""
    return (
        f'document.cookie = "{LANG_COOKIE}={words.lang}; path=/; max-age=31536000; samesite=lax";'
        f'document.documentElement.lang = "{"zh-CN" if words.lang == "zh" else "en"}"'
    )
