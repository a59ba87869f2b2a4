"""All actions by id, in the order of their groups."""

from __future__ import annotations

from data_schemas.playbook.action import Action, ActionGroup
from data_schemas.playbook.collecting import (
    CHANNELS,
    METHODS,
    PARTIAL,
    PREPARATIONS,
    SANCTIONS,
    TALK,
)
from data_schemas.playbook.collector import CONFIRMATIONS, EXPERIENCE, MINDSET, TACTICS
from data_schemas.playbook.managing import (
    ATTITUDES,
    CAUTIONS,
    MOVES,
    PRINCIPLES,
    REMEDIES,
    TRUST,
)

_EVERY: tuple[Action, ...] = (
    *PREPARATIONS, *CHANNELS.values(), *SANCTIONS.values(), *METHODS, *TALK, *PARTIAL, *REMEDIES,
    *MOVES, *TRUST, *CAUTIONS, *PRINCIPLES, *ATTITUDES, *CONFIRMATIONS,
    *TACTICS, *EXPERIENCE, *MINDSET,
)  # fmt: skip

ACTIONS: dict[str, Action] = {
    action.id: action for action in sorted(_EVERY, key=lambda a: list(ActionGroup).index(a.group))
}
"""By id."""

if len(ACTIONS) != len(_EVERY):
    raise TypeError("two actions share an id")
