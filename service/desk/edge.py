"""The edge of the desk: work off the event loop, and what a visitor is told where it fails."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from nicegui import run

from data_schemas.errors import RiskError
from service.desk.words import Words

log = logging.getLogger("huikuan.desk")

T = TypeVar("T")


@dataclass(frozen=True)
class Failed:
    """What a visitor is told in the place of an answer, in the language of the page."""

    text: str


async def tried(
    words: Words, failing: str, work: Callable[..., T], *given: object
) -> T | Failed | None:
    """What ``work(*given)`` gives, done off the event loop; none where the server is stopping.

    Parameters
    ----------
    failing : str
        What the log says beside the trace of an error that is not one of ours.
    """
    try:
        return await run.io_bound(work, *given)
    except RiskError as err:
        return Failed(err.plain(words.lang))
    except Exception:
        # Whoever presses a button gets a sentence, we get the trace.
        log.exception(failing)
        return Failed(words("fault"))
