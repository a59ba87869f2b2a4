"""What somebody has typed, kept for the tab of the browser it was typed in."""

from __future__ import annotations

from collections.abc import MutableMapping
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from service.desk.draft import Draft, new_draft
from service.desk.terms import Sought

_KEY = "deal"


@dataclass
class Kept:
    """A deal as typed so far; another page, a reload and a change of language leave it alone.

    It lies in the memory of the server and, for when that ends, in ``Drafts``; the browser holds
    but the number of its tab. The answer does not: it would keep the model and the records it was
    given with.

    Parameters
    ----------
    user, tab : str
        Whose it is, and where it was typed.
    answered : bool
        Whether the page showed the answer to just this.
    """

    user: str
    tab: str
    draft: Draft
    sought: Sought
    answered: bool = False


def kept_in(
    held: MutableMapping[str, Any], tab: str, user: str, today: date, on_disk: Kept | None = None
) -> Kept:
    """What this visitor left in this tab, else a new deal.

    Parameters
    ----------
    held : mapping
        What is held for the tab (``app.storage.tab``).
    on_disk : Kept, optional
        What this user left in this tab before the server began.
    """
    found = held.get(_KEY)
    if found is None and on_disk is not None:
        found = on_disk
    elif not isinstance(found, Kept) or found.user != user:
        # Whoever signs in after somebody else starts anew.
        found = Kept(user, tab, new_draft(today), Sought())
    elif found.tab != tab:
        # A tab that was duplicated brings what was typed along and goes its own way.
        found = replace(deepcopy(found), tab=tab)
    held[_KEY] = found
    return found
