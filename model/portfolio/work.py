"""What to work on first: expected loss at stake per hour, and a week's list of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from data_schemas.codes import Channel
from data_schemas.playbook.collecting import CHANNELS
from data_schemas.portfolio import NextAction
from data_schemas.work_list import WorkItem, WorkList
from model.advice.channels import ENDING
from model.day import Days, Floats
from model.money.cents import money, yuan
from model.portfolio.cuts import customers_of
from model.portfolio.figures import Figures
from model.portfolio.followed import followed_up
from model.portfolio.steps import Step

CALLS = (Channel.PHONE, Channel.LETTER)
"""What is done from the desk; everything else counts among the visits."""


def ranked(value: Floats, hours: Floats) -> Days:
    """Positions by value per hour, the most first; without hours there is nothing to do: left out.

    Of equal ones the earlier first.
    """
    at = np.flatnonzero(~np.isnan(hours))
    return np.asarray(at[np.argsort(-(value[at] / hours[at]), kind="stable")], dtype="int64")


def captured(order: Days, hours: Floats, worth: Floats, share: float) -> float:
    """Share of all worth met within the first ``share`` of the hours of ``order``.

    The last claim counts for the part of its hours that is left.
    """
    spent = np.cumsum(hours[order])
    budget = share * spent[-1]
    part = np.clip((budget - (spent - hours[order])) / hours[order], 0.0, 1.0)
    return float((worth[order] * part).sum() / worth[order].sum())


def next_action(step: Step | None, found: Figures, lang: str) -> NextAction | None:
    """The playbook's next action, told."""
    if step is None:
        return None
    action = CHANNELS[step.channel]
    return NextAction(
        action=action.id,
        label=action.label(lang),
        channel=step.channel,
        role=action.role,
        role_label=action.role.label(lang),
        hours=found.policy.portfolio.hours.of(step.channel),
        why=[one.text(lang) for one in step.grounds],
    )


@dataclass(frozen=True)
class _Task:
    """One contact with one customer about all its claims that call for it.

    It presses where limitation of one of them ends before the next contact would be due.
    """

    customer: str
    channel: Channel
    rows: list[int]
    loss: int
    presses: bool


def work_list(
    found: Figures, lang: str, *, calls: int, visits: int, until: date | None = None
) -> WorkList:
    """The week's list: the tasks with most expected loss per hour that hands allow.

    What cannot wait for another list goes first: a demand before limitation ends.

    Parameters
    ----------
    calls, visits : int
        Contacts from the desk, and away from it, that can be made in the week.
    until : date, optional
        What was seen to after the day of the book up to this day is done (``followed_up``).
    """
    done = followed_up(found, until or found.book.as_of)
    tasks = _tasks(found, done)
    left = {True: calls, False: visits}
    names, _ = customers_of(found)
    receivables = found.book.scored.asked.units["receivable_id"].tolist()
    items: list[WorkItem] = []
    for task in tasks:
        desk = task.channel in CALLS
        if not left[desk]:
            continue
        left[desk] -= 1
        # The claim that weighs most says why, one that cannot wait before others.
        rows = sorted(task.rows, key=lambda i: (not _presses(found, i), -found.loss[i]))
        told = next_action(found.steps[rows[0]], found, lang)
        assert told is not None  # noqa: S101  # a task is made of claims that have a step
        items.append(
            WorkItem(
                rank=len(items) + 1, customer_id=task.customer, customer_name=str(names[rows[0]]),
                action=told.action, label=told.label, channel=task.channel,
                role_label=told.role_label, hours=told.hours,
                receivables=[receivables[i] for i in rows],
                balance=yuan(found.book.cents[rows].sum()), expected_loss=yuan(task.loss),
                loss_per_hour=money(task.loss / 100.0 / told.hours), why=told.why,
            )
        )  # fmt: skip
    return WorkList(
        as_of=found.book.as_of,
        model_version=found.version,
        synthetic=found.book.scored.asked.view.ledger.synthetic,
        calls=calls - left[True],
        visits=visits - left[False],
        hours=sum(item.hours for item in items),
        expected_loss=yuan(sum(int(item.expected_loss * 100) for item in items)),
        left_out=len(tasks) - len(items),
        done=sum(found.steps[i] is not None for i in np.flatnonzero(done).tolist()),
        items=items,
    )


def _tasks(found: Figures, done: NDArray[np.bool_]) -> list[_Task]:
    """All tasks: what presses first, then the most loss per hour."""
    groups: dict[tuple[str, Channel], list[int]] = {}
    customer = found.book.scored.asked.units["customer_id"].tolist()
    for i, step in enumerate(found.steps):
        if step is not None and not done[i]:
            groups.setdefault((customer[i], step.channel), []).append(i)
    hours = found.policy.portfolio.hours
    tasks = [
        _Task(
            who, channel, rows, int(found.loss[rows].sum()), any(_presses(found, i) for i in rows)
        )
        for (who, channel), rows in groups.items()
    ]
    return sorted(
        tasks, key=lambda t: (not t.presses, -t.loss / hours.of(t.channel), t.customer, t.channel)
    )


def _presses(found: Figures, i: int) -> bool:
    """Whether a claim's next step is for limitation that ends before another would be due."""
    ends, step = found.limitation_ends[i], found.steps[i]
    if ends is None or step is None or not {one.code for one in step.grounds} & ENDING:
        return False
    return (ends - found.book.as_of).days < found.policy.advice.contact_every_days
