"""The week's tasks: one approach to each customer, about all its claims that are to be worked on.

Whoever is visited about one claim is not called about another the same week: the highest rung that
any of them calls for covers them all. What is with counsel stands apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from data_schemas.codes import Channel
from model.portfolio.hands import CALLS, Hands
from model.portfolio.standing import Standing


@dataclass(frozen=True)
class Task:
    """One contact with one customer about its claims in ``rows``.

    It presses where limitation of one of them ends before the next contact would be due.
    """

    customer: str
    channel: Channel
    rows: tuple[int, ...]
    loss: int
    presses: bool


def tasks_of(now: Standing) -> list[Task]:
    """All tasks: what presses first, then the most loss per hour.

    What waits (``Standing.waits``) goes along where the customer is approached all the same.
    """
    groups: dict[tuple[str, bool], list[int]] = {}
    customer = now.found.book.scored.asked.units["customer_id"].tolist()
    for i, step in enumerate(now.steps):
        if step is not None:
            groups.setdefault((customer[i], step.channel is Channel.LEGAL), []).append(i)
    made = (_task(now, who, rows) for (who, _), rows in groups.items())
    return _ordered(now, [task for task in made if task])


def within(now: Standing, tasks: Sequence[Task], left: Hands, week: Hands) -> list[Task]:
    """The tasks there are hands for, in their order.

    A customer nobody has the hands to go to is called or written to about those of its claims that
    ask for no more than that.

    Parameters
    ----------
    tasks : sequence of Task
        In their order: those that cannot wait stand first.
    left, week : Hands
        What is left of the week's hands, and all of them: what cannot wait may use those of work
        that could have.
    """

    def fit(some: Sequence[Task], left: int, week: int) -> int:
        return max(left, min(week, sum(task.presses for task in some)))

    away = [task for task in tasks if task.channel not in CALLS]
    visits = fit(away, left.visits, week.visits)
    gone, stay = away[:visits], away[visits:]
    desk = [task for task in tasks if task.channel in CALLS]
    for task in stay:
        less = _task(now, task.customer, [i for i in task.rows if now.channel(i) in CALLS])
        if less:
            desk.append(less)
    desk = _ordered(now, desk)
    return _ordered(now, [*gone, *desk[: fit(desk, left.calls, week.calls)]])


def _task(now: Standing, customer: str, rows: list[int]) -> Task | None:
    """The task about some claims of a customer; none where all of them wait."""
    awake = [now.channel(i) for i in rows if not now.waits[i]]
    if not awake:
        return None
    channel = max(awake, key=lambda c: c.rank)
    rows = [i for i in rows if now.channel(i).rank <= channel.rank]
    return Task(
        customer=customer,
        channel=channel,
        rows=tuple(rows),
        loss=int(now.found.loss[rows].sum()),
        presses=any(now.presses(i) for i in rows),
    )


def _ordered(now: Standing, tasks: Sequence[Task]) -> list[Task]:
    hours = now.found.policy.portfolio.hours
    return sorted(
        tasks, key=lambda t: (not t.presses, -t.loss / hours.of(t.channel), t.customer, t.channel)
    )
