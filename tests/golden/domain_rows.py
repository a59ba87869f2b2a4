"""The rows of ``docs/domain.md``: an item, where it is declared and decided, and where it shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from data_schemas.codes import Code
from data_schemas.playbook.action import Action, ActionGroup
from data_schemas.playbook.entries import ACTIONS
from data_schemas.topics import TOPICS, TopicKind
from model.advice import case
from model.advice.rules import GROUP_RULES, RULES
from tests.golden.scenario import scenarios


@dataclass(frozen=True)
class Row:
    """One item: its labels, where it is declared and decided, and where it shows."""

    item: str
    id: str
    declared: str
    decided: str
    api: str
    expected: str = ""

    def line(self) -> str:
        """The row in Markdown."""
        cells = (self.item, self.id, self.declared, self.decided, self.api)
        code = [cells[0], *(f"`{cell}`" if cell else "" for cell in cells[1:])]
        return f"| {' | '.join([*code, self.numbers()])} |"

    def numbers(self) -> str:
        """Numbers of the scenarios that expect the item."""
        if not self.expected:
            return ""
        keys = self.expected.split()
        found = [n for n, one in enumerate(scenarios(), 1) if self.id in one.ids(*keys)]
        return ", ".join(map(str, found))


def topics(kind: TopicKind) -> list[Row]:
    """The topics of one framework."""
    return [
        Row(f"{t.zh} · {t.en}", t.id, f"data_schemas.topics:TOPICS[{t.id}]",
            "model.advice.gaps:open_topics", "Score.gaps.topic", "gaps")
        for t in TOPICS.values() if t.kind is kind
    ]  # fmt: skip


def actions(group: ActionGroup, expected: str = "actions") -> list[Row]:
    """The actions of one framework."""
    return [
        Row(f"{a.zh} · {a.en}", a.id, f"data_schemas.playbook.entries:ACTIONS[{a.id}]",
            place(rule_of(a)), "Score.actions.action", f"{expected} actions")
        for a in ACTIONS.values() if a.group is group
    ]  # fmt: skip


def mapped(item: str, name: str) -> Row:
    """An item of the documents that an action of another framework carries."""
    (row,) = (r for r in actions(ACTIONS[name].group) if r.id == name)
    return replace(row, item=item)


def codes(kind: type[Code], module: str, api: str, decided: str) -> list[Row]:
    """The members of a closed list."""
    return [
        Row(f"{c.zh} · {c.en}", c.value, f"{module}:{kind.__name__}({c.value})", decided, api)
        for c in kind
    ]


def rule_of(action: Action) -> Callable[..., object]:
    """The rule that decides about an action."""
    return RULES.get(action.id) or GROUP_RULES.get(action.group) or case.by_checks


def place(rule: Callable[..., object] | None) -> str:
    """Module and name of a function."""
    return f"{rule.__module__}:{rule.__name__}" if rule is not None else ""
