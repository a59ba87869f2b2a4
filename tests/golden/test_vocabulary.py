"""Every word of the documents is what some story comes to."""

from __future__ import annotations

import pytest

from data_schemas.causes import Cause
from data_schemas.phenomena import Phenomenon
from data_schemas.playbook.action import ActionGroup
from data_schemas.playbook.entries import ACTIONS
from data_schemas.topics import TOPICS
from tests.golden.scenario import scenarios


def reached(key: str) -> set[str]:
    """Every id that some scenario expects under a key."""
    return {found for one in scenarios() for found in one.ids(key)}


@pytest.mark.parametrize(
    ("key", "vocabulary"),
    [
        ("causes", {c.value for c in Cause}),
        ("phenomenon", {p.value for p in Phenomenon}),
        ("gaps", set(TOPICS)),
        (
            "actions",
            {a.id for a in ACTIONS.values() if a.group.value not in ("channel", "sanction")},
        ),
        ("channel", {a.id for a in ACTIONS.values() if a.group is ActionGroup.CHANNEL} | {"none"}),
        ("sanction", {a.id for a in ACTIONS.values() if a.group is ActionGroup.SANCTION}),
        ("arrears", {"non_malicious", "doubtful", "none"}),
    ],
)
def test_every_entry_of_the_vocabulary_is_reached(key: str, vocabulary: set[str]) -> None:
    assert vocabulary - reached(key) == set(), "no scenario reaches these"
