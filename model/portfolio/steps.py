"""What the playbook does next about each claim of a book, by the same rules as beside a score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from data_schemas.causes import Cause
from data_schemas.codes import Channel
from data_schemas.grounds import GroundCode
from data_schemas.policy import Policy
from model.advice.arrears import judge
from model.advice.channels import next_channel
from model.advice.ground import Ground
from model.advice.observed import told_by_contacts
from model.advice.record import contact_record
from model.advice.situation import SINCE_CONTACT, Situation
from model.asked import Asked
from model.curve import nearest
from model.day import Floats, day_of
from model.law.limited import Ending
from model.scored import Scored


@dataclass(frozen=True)
class Step:
    """The next contact about a claim and its grounds."""

    channel: Channel
    grounds: list[Ground]

    @property
    def follows_up(self) -> bool:
        """Whether it follows up a promise that was not kept."""
        return any(one.code is GroundCode.LET_DOWN for one in self.grounds)


def next_steps(
    scored: Scored, policy: Policy, endings: Sequence[Ending], later: Asked | None = None
) -> list[Step | None]:
    """The next contact about each claim scored; ``None`` where nobody should be contacted now.

    Parameters
    ----------
    endings : sequence of Ending
        Where limitation of each claim ends or ended.
    later : Asked, optional
        The same claims asked about on a later day, of which contacts and promises count.
    """
    if not len(scored.asked):
        return []
    out: list[Step | None] = []
    for now in situations(scored, policy, endings, later):
        found = next_channel(now, judge(now))
        out.append(Step(*found) if found else None)
    return out


def hours_of(steps: Sequence[Step | None], policy: Policy) -> Floats:
    """Hours that each step takes by the policy, shape (n,); missing where there is none."""
    each = [policy.portfolio.hours.of(one.channel) if one else np.nan for one in steps]
    return np.array(each, dtype="float64")


def situations(
    scored: Scored, policy: Policy, endings: Sequence[Ending], later: Asked | None = None
) -> list[Situation]:
    """The facts the channel ladder looks at, of all claims at once.

    What the ladder does not ask for (expected days late, the approach a caller records) is left
    out; everything else is as ``model.advice.situation.situation_of`` has it.
    """
    asked, n = scored.asked, len(scored.asked)
    on = later or asked
    age = asked.snapshot - asked.due
    # What was past due is as old as the records know it; to a due day ahead the days go by.
    age = np.where(age > 0, age, on.snapshot - asked.due)
    default_days = nearest(scored.horizons, policy.default_days)
    default = scored.probability[:, scored.horizons.index(default_days)]
    due, _ = asked.past("customer").matured(0)
    year, unpaid = asked.past("customer").matured(365)
    record = contact_record(on)
    names = list(scored.values)
    values = np.column_stack([scored.values[name] for name in names]) if names else None
    engineered = [
        (at, one.name)
        for at, one in enumerate(scored.features)
        if one.compute and (later is None or one.name != SINCE_CONTACT)  # older than the record
    ]
    out = []
    for i in range(n):
        found = scored.attributions[i]
        numbers = {} if values is None else dict(zip(names, values[i].tolist(), strict=True))
        out.append(
            Situation(
                stage=asked.stage,
                as_of=day_of(int(on.snapshot[i])),
                days_late=int(age[i]),
                amount=float(asked.amount[i]),
                grade=policy.grade(found.probability),
                delay_days=scored.explained,
                probability=found.probability,
                default_days=default_days,
                default_probability=float(default[i]),
                tolerance_probability=float("nan"),
                expected_late=float("nan"),
                causes=dict(zip(Cause, map(float, found.cause_probability), strict=True)),
                numbers=numbers | told_by_contacts(numbers, record, i),
                features={name: float(scored.x[i, at]) for at, name in engineered},
                used=record.channels(i),
                refused=int(record.refused[i]),
                since_contact=float(record.since[i]),
                since_letter=float(record.since_letter[i]),
                promised=record.promise(i),
                promise_written=bool(record.written[i]),
                limitation_ends=endings[i].ends,
                limitation_lapsed=endings[i].lapsed,
                limitation_careful=endings[i].careful,
                matured=(float(due[i]), float(year[i]), float(unpaid[i])),
                min_effective_n=policy.min_effective_n,
                policy=policy.advice,
            )
        )
    return out
