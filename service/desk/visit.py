"""One page open in a browser: it works for as long as the sign-in it was opened with stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from nicegui import ui

from data_schemas.acting import acting
from data_schemas.errors import StoreUnavailable
from data_schemas.roles import Role
from service.desk.edge import Failed, tried
from service.desk.header import remember
from service.desk.heading import heading
from service.desk.words import Words
from service.language import Lang

LOOK = 5.0
"""Seconds between two looks at whether the sign-in still stands."""

T = TypeVar("T")


class _SignedOut:
    """The sign-in behind the page has ended."""


class Visit:
    """Who looks at a page, and in which language; ends where the sign-in does.

    The browser's connection outlives the sign-in: it was let in once, when the page was loaded. So
    the sign-in is looked up before every piece of work and every few seconds in between, in the
    database, where any process may have ended it.

    Parameters
    ----------
    user : str
        Who signed in.
    stands : callable
        Whether the sign-in still stands; called off the event loop.
    check : callable
        Refuses what the user's role does not cover; called off the event loop.
    """

    def __init__(
        self, user: str, lang: Lang, stands: Callable[[], bool], check: Callable[[Role], None]
    ) -> None:
        self.user, self.words = user, Words(lang)
        self.ended = False
        self._stands, self._check = stands, check
        # Handlers go on after their own button has been drawn anew, so the client is kept by hand.
        self.client = ui.context.client
        self.root = ui.element("div").classes("desk")
        """Holds all there is on the page."""
        self._timer = ui.timer(LOOK, self.look, immediate=False)

    async def look(self) -> None:
        """End the page if its sign-in has ended."""

        def over() -> bool:
            try:
                return not self._stands()
            except StoreUnavailable:
                # Whoever presses something is told. Every open page would fill the log meanwhile.
                return False

        if await tried(self.words, "a sign-in could not be looked up", over) is True:
            self.end()

    async def tried(
        self, failing: str, work: Callable[..., T], *given: object, needed: Role = Role.READ
    ) -> T | Failed | None:
        """What ``work(*given)`` gives, as ``edge.tried``; none where the sign-in has ended.

        It is told on the page then, and nothing is worked out. Whose role is not the one needed is
        told so.
        """

        def signed_in() -> T | _SignedOut:
            if not self._stands():
                return _SignedOut()
            self._check(needed)
            with acting(self.user, "desk"):
                return work(*given)

        done = await tried(self.words, failing, signed_in)
        if isinstance(done, _SignedOut):
            self.end()
            return None
        return None if self.ended else done

    def end(self) -> None:
        """Say that the sign-in has ended, in the place of all there was."""
        if self.ended:
            return
        self.ended = True
        self._timer.cancel()
        self.root.clear()
        words = self.words
        with (
            self.root,
            ui.element("main").classes("book"),
            ui.element("div").classes("nothing").props('id="ended" role="alert"'),
        ):
            ui.icon("lock").classes("nothing-icon")
            heading(words("ended_head"))
            ui.label(words("ended"))
            ui.link(words("sign_in_again"), "/login")

    def change_language(self) -> None:
        """Go on in the other language, and remember it."""
        self.words = Words(self.words.other)
        self.client.run_javascript(remember(self.words))
