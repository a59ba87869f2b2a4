"""The vocabulary of advice, for whoever builds a page or a training on it."""

from __future__ import annotations

from data_schemas.approach import CustomerType
from data_schemas.causes import Side
from data_schemas.codes import Code, Stage
from data_schemas.phenomena import PHENOMENA, Phenomenon
from data_schemas.playbook.action import ActionGroup, Role, Strength
from data_schemas.playbook.coaching import TYPE_WORDING, Attitude, TrustSign, VisitManner
from data_schemas.playbook.entries import ACTIONS
from data_schemas.punctuation import marks
from data_schemas.score import Answer
from data_schemas.sources import told_source
from data_schemas.topics import TOPICS, TopicKind
from service.answers import CodeEntry


class PhenomenonEntry(Answer):
    """A phenomenon: its pattern and who can act."""

    phenomenon: Phenomenon
    label: str
    pattern: str
    side: Side
    source: str


class TopicEntry(Answer):
    """Something to find out, who can answer it, and the fields that do."""

    topic: str
    kind: TopicKind
    kind_label: str
    label: str
    side: Side
    fields: list[str]
    source: str


class ActionEntry(Answer):
    """An action: what to do, who does it within how many days, what it checks."""

    action: str
    group: ActionGroup
    group_label: str
    label: str
    text: str
    role: Role
    role_label: str
    days: int
    stages: list[Stage]
    checks: list[str]
    strength: Strength | None
    source: str


class Playbook(Answer):
    """Phenomena, topics and actions, and what only coaches people: no model input is among it."""

    phenomena: list[PhenomenonEntry]
    topics: list[TopicEntry]
    actions: list[ActionEntry]
    attitudes: list[CodeEntry]
    visit_manner: list[CodeEntry]
    trust_signs: list[CodeEntry]
    strengths: list[CodeEntry]
    customer_types: list[CodeEntry]


def playbook(lang: str) -> Playbook:
    """The whole vocabulary in ``lang``."""
    return Playbook(
        phenomena=[
            PhenomenonEntry(
                phenomenon=one,
                label=one.label(lang),
                pattern=entry.pattern(lang),
                side=entry.side,
                source=told_source(entry.source, lang),
            )
            for one, entry in PHENOMENA.items()
        ],
        topics=[
            TopicEntry(
                topic=topic.id,
                kind=topic.kind,
                kind_label=topic.kind.label(lang),
                label=topic.label(lang),
                side=topic.side,
                fields=list(topic.fields),
                source=told_source(topic.source, lang),
            )
            for topic in TOPICS.values()
        ],
        actions=[
            ActionEntry(
                action=action.id,
                group=action.group,
                group_label=action.group.label(lang),
                label=action.label(lang),
                text=action.text(lang),
                role=action.role,
                role_label=action.role.label(lang),
                days=action.days,
                stages=list(action.stages),
                checks=[check.field for check in action.checks],
                strength=action.strength,
                source=told_source(action.source, lang),
            )
            for action in ACTIONS.values()
        ],
        attitudes=_codes(Attitude, lang),
        visit_manner=_codes(VisitManner, lang),
        trust_signs=_codes(TrustSign, lang),
        strengths=_codes(Strength, lang),
        customer_types=[CodeEntry(code=one.value, label=_typed(one, lang)) for one in CustomerType],
    )


def _typed(one: CustomerType, lang: str) -> str:
    return f"{one.label(lang)}{marks(lang).colon}{TYPE_WORDING[one][lang != 'zh']}"


def _codes(kind: type[Code], lang: str) -> list[CodeEntry]:
    return [CodeEntry(code=one.value, label=one.label(lang)) for one in kind]
