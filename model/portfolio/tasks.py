"""The week's tasks: one approach to each customer, about all its claims that are to be worked on.

Whoever is visited about one claim is not called about another the same week: the highest rung that
any of them calls for covers them all. What is with counsel stands apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data_schemas.codes import Channel
from model.advice.channels import ENDING
from model.portfolio.figures import Figures
from model.portfolio.hands import CALLS, Hands


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


def tasks_of(found: Figures, done: NDArray[np.bool_]) -> list[Task]:
    """All tasks: what presses first, then the most loss per hour.

    Parameters
    ----------
    done : ndarray of bool, shape (n,)
        Claims that were seen to since.
    """
    groups: dict[tuple[str, bool], list[int]] = {}
    customer = found.book.scored.asked.units["customer_id"].tolist()
    for i, step in enumerate(found.steps):
        if step is not None and not done[i]:
            groups.setdefault((customer[i], step.channel is Channel.LEGAL), []).append(i)
    return _ordered(found, [_task(found, who, rows) for (who, _), rows in groups.items()])


def within(found: Figures, tasks: Sequence[Task], left: Hands, week: Hands) -> list[Task]:
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
        rows = [i for i in task.rows if channel_of(found, i) in CALLS]
        if rows:
            desk.append(_task(found, task.customer, rows))
    desk = _ordered(found, desk)
    return _ordered(found, [*gone, *desk[: fit(desk, left.calls, week.calls)]])


def channel_of(found: Figures, i: int) -> Channel:
    """The channel of a claim's own next step; of claims that have one only."""
    step = found.steps[i]
    assert step is not None  # noqa: S101  # a task is made of claims that have a step
    return step.channel


def presses(found: Figures, i: int) -> bool:
    """Whether a claim's next step is for limitation that ends before another would be due."""
    ends, step = found.endings[i].ends, found.steps[i]
    if ends is None or step is None or not {one.code for one in step.grounds} & ENDING:
        return False
    return (ends - found.book.as_of).days < found.policy.advice.contact_every_days


def _task(found: Figures, customer: str, rows: list[int]) -> Task:
    return Task(
        customer=customer,
        channel=max((channel_of(found, i) for i in rows), key=lambda c: c.rank),
        rows=tuple(rows),
        loss=int(found.loss[rows].sum()),
        presses=any(presses(found, i) for i in rows),
    )


def _ordered(found: Figures, tasks: Sequence[Task]) -> list[Task]:
    hours = found.policy.portfolio.hours
    return sorted(
        tasks, key=lambda t: (not t.presses, -t.loss / hours.of(t.channel), t.customer, t.channel)
    )
