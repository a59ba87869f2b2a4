"""The advice that goes with a score: phenomenon, kind of arrears, information gaps, actions."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from data_schemas.answer import Answer
from data_schemas.causes import Side
from data_schemas.codes import Grade
from data_schemas.grounds import GroundCode
from data_schemas.phenomena import Phenomenon
from data_schemas.playbook.action import ActionGroup, Role, Strength
from data_schemas.topics import AnswerQuality, TopicKind


class Evidence(Answer):
    """One fact that was looked at; ``limit`` is the policy's figure it was held against."""

    code: GroundCode
    text: str
    value: float | None
    limit: float | None


class PhenomenonShown(Answer):
    """How the trouble shows, and the evidence that led to it."""

    phenomenon: Phenomenon
    label: str
    pattern: str
    side: Side
    evidence: list[Evidence]


class ArrearsKind(StrEnum):
    """Whether arrears are taken as non-malicious (非恶意)."""

    NON_MALICIOUS = "non_malicious"
    DOUBTFUL = "doubtful"

    def label(self, lang: str) -> str:
        """The label in ``lang`` ("zh" or "en")."""
        zh = {"non_malicious": "非恶意欠款", "doubtful": "不能认定为非恶意"}
        en = {"non_malicious": "non-malicious arrears", "doubtful": "not taken as non-malicious"}
        return (zh if lang == "zh" else en)[self.value]


class Condition(Answer):
    """A condition of the sanctions ladder; ``holds`` is null where nobody recorded it."""

    text: str
    holds: bool | None


class Arrears(Answer):
    """Of a claim past due: its kind with reasons both ways, and what sanctions wait for.

    It judges the record of a claim, not a person. ``next_sanction`` is the id of the one step
    that may be taken now, or null.
    """

    kind: ArrearsKind
    label: str
    signs_for: list[Evidence]
    signs_against: list[Evidence]
    sanction_conditions: list[Condition]
    next_sanction: str | None


class NamedField(Answer):
    """A field with its label."""

    field: str
    label: str


class Outcome(Answer):
    """What the score would be if the answer were of this quality.

    ``share`` is how often it is among similar past cases, ``probability`` the mean over their
    answers, ``grade`` the grade of that mean, ``grade_change`` the share of them that changes the
    grade; scores kept before it was told have none.
    """

    answer: AnswerQuality
    label: str
    share: float
    probability: float
    grade: Grade
    grade_change: float | None = None


class Gap(Answer):
    """A topic with unanswered fields, and how far the answers could move the score.

    ``sought`` names those of the open fields that were answered with no: whoever answered knows
    that it is not known, and it is still to be found out.
    ``movement`` is the expected absolute change of the delay probability once the answers are
    known, ``grade_change`` the probability that the grade changes; both, and ``outcomes``, are
    empty where similar past cases have no say (``peers`` is 0) or the model has not learnt any of
    the open fields. Answers are drawn whole from similar past cases. It is what the model would
    say, not what asking does to the customer.
    """

    topic: str
    kind: TopicKind
    label: str
    side: Side
    answered: int
    open: list[NamedField]
    not_learnt: list[NamedField]
    sought: list[NamedField] = []
    peers: int
    outcomes: list[Outcome]
    movement: float | None
    grade_change: float | None
    text: str
    source: str

    @property
    def blank(self) -> list[NamedField]:
        """The open fields nobody answered; to say that something is not known is an answer."""
        answered = {one.field for one in self.sought}
        return [one for one in self.open if one.field not in answered]


class CheckState(StrEnum):
    """How one item of a checklist stands."""

    DONE = "done"
    MISSING = "missing"
    UNKNOWN = "unknown"


class CheckItem(Answer):
    """One item of an action's checklist; ``value`` is what is known of its field, in words.

    Answers kept before it was told have none.
    """

    field: str
    label: str
    value: str = ""
    state: CheckState


class ExpectedEffect(Answer):
    """What the model says once the missing items are done: an association, not a promise."""

    probability_before: float
    probability_after: float
    text: str


class ActionAdvised(Answer):
    """An action whose conditions hold now; the most pressing stands first.

    Before signing those with the largest expected effect stand first; of an open claim they stand
    in the order of the frameworks, and within one by what their cause adds to the risk;
    what a promised payment asks for stands first, preparations that are ready last.
    ``effect`` is null where neither data nor a figure of the policy support one.
    """

    action: str
    group: ActionGroup
    group_label: str
    label: str
    text: str
    why: list[Evidence]
    checklist: list[CheckItem]
    effect: ExpectedEffect | None
    role: Role
    role_label: str
    by: date
    strength: Strength | None
    tips: list[str]
    source: str
