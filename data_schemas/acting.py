"""Who is at work: the caller of a request, whoever signed in to the desk, or who runs a command.

Told once where a request or a command begins, and kept beside its work, so that no function on the
way hands it on.
"""

from __future__ import annotations

import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """A name, and how it is known: by a ``key``, as a ``user`` of the API, ``cli`` or ``desk``."""

    who: str
    how: str


_AT_WORK: ContextVar[Actor | None] = ContextVar("huikuan_at_work", default=None)


def at_work() -> Actor:
    """Who is at work here; a program of somebody's own is whoever runs it."""
    return _AT_WORK.get() or Actor(os_user(), "cli")


def act_as(who: str, how: str) -> None:
    """Say who is at work from here on, for all of a task of its own: a request, say."""
    _AT_WORK.set(Actor(who, how))


@contextmanager
def acting(who: str, how: str) -> Iterator[None]:
    """Say it of the work within."""
    before = _AT_WORK.set(Actor(who, how))
    try:
        yield
    finally:
        _AT_WORK.reset(before)


def os_user() -> str:
    """The name of whoever runs this process; not what the environment says it is."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # a container may have no name for its user
        return str(os.getuid())
