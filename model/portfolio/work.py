"""What to work on first: expected loss at stake per hour, and a week's list of it."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from data_schemas.codes import Channel
from data_schemas.playbook.collecting import CHANNELS
from data_schemas.portfolio import NextAction
from data_schemas.punctuation import marks
from data_schemas.work_list import WorkItem, WorkList
from model.advice.channels import ENDING
from model.advice.ground import Ground
from model.advice.tips import named
from model.day import Days, Floats
from model.money.cents import money, yuan
from model.portfolio.cuts import customers_of
from model.portfolio.figures import Figures
from model.portfolio.hands import CALLS, Hands, made_in_week, week_of
from model.portfolio.standing import Standing, standing_of
from model.portfolio.steps import Step
from model.portfolio.tasks import Task, tasks_of, within


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
        label=named(action, step.grounds, lang),
        channel=step.channel,
        role=action.role,
        role_label=action.role.label(lang),
        hours=found.policy.portfolio.hours.of(step.channel),
        why=[one.text(lang) for one in step.grounds],
    )


def work_list(
    found: Figures,
    lang: str,
    *,
    revision: int,
    calls: int,
    visits: int,
    until: date | None = None,
) -> WorkList:
    """The week's list: the tasks with most expected loss per hour that hands allow.

    Each customer is approached once (``tasks``). What cannot wait for another list goes first: a
    demand before limitation ends.

    Parameters
    ----------
    revision : int
        Of the ledger the book is of.
    calls, visits : int
        Contacts from the desk, and away from it, that can be made in a calendar week. Those made
        in the week up to ``until`` are taken off, whomever they were with.
    until : date, optional
        The day the list is for; by default that of the book. Contacts and promises count up to it
        (``standing_of``).
    """
    until = until or found.book.as_of
    now, made = standing_of(found, until), made_in_week(found.records, until)
    tasks = tasks_of(now)
    week = Hands(calls, visits)
    listed = within(now, tasks, week.less(made), week)
    items = [_item(now, rank, task, lang) for rank, task in enumerate(listed, start=1)]
    seen = {i for task in listed for i in task.rows}
    left = {i for task in tasks for i in task.rows}
    waiting = set(np.flatnonzero(now.waits).tolist()) - left
    done = set(np.flatnonzero(now.seen_to).tolist()) - left - waiting
    at_desk = sum(task.channel in CALLS for task in listed)
    return WorkList(
        as_of=found.book.as_of,
        day=until,
        model_version=found.version,
        ledger_revision=revision,
        synthetic=found.book.scored.asked.view.ledger.synthetic,
        calls=at_desk,
        visits=len(listed) - at_desk,
        week_from=week_of(until),
        calls_made=made.calls,
        visits_made=made.visits,
        hours=sum(item.hours for item in items),
        expected_loss=yuan(sum(task.loss for task in listed)),
        left_out=sum(not seen.issuperset(task.rows) for task in tasks),
        done=len(done),
        waiting=len(waiting),
        limitation_lapsed=sum(now.endings[i].lapsed is not None for i in left),
        items=items,
    )


def _item(now: Standing, rank: int, task: Task, lang: str) -> WorkItem:
    found = now.found
    names, _ = customers_of(found)
    receivables = found.book.scored.asked.units["receivable_id"]
    # The claim that weighs most says why, one that cannot wait before others.
    rows = sorted(task.rows, key=lambda i: (not now.presses(i), now.waits[i], -found.loss[i]))
    said = _grounds(now, task, rows)
    told = next_action(Step(task.channel, [one for _, each in said for one in each]), found, lang)
    assert told is not None  # noqa: S101  # a step has an action
    # One that is due makes a call about several more than a reminder.
    alike = {label for i in rows if (label := _label(now, i, lang)) is not None}
    label = told.label if len(alike) == 1 else CHANNELS[task.channel].label(lang)
    if task.channel is not Channel.LETTER and any(map(now.presses, rows)):
        label += "，催款函先发" if lang == "zh" else ", the written demand first"
    ids = [str(one) for one in receivables.iloc[rows]]
    why = told.why if len(ids) == 1 else _named(said, receivables, lang)
    lapsed = [day for i in rows if (day := now.endings[i].lapsed) is not None]
    return WorkItem(
        rank=rank, customer_id=task.customer, customer_name=str(names[rows[0]]),
        action=told.action, label=label, channel=task.channel,
        role_label=told.role_label, hours=told.hours,
        receivables=ids,
        balance=yuan(found.book.cents[rows].sum()), expected_loss=yuan(task.loss),
        loss_per_hour=money(task.loss / 100.0 / told.hours), why=why,
        limitation_lapsed=min(lapsed, default=None),
    )  # fmt: skip


def _label(now: Standing, i: int, lang: str) -> str | None:
    """What a claim's own next step is called."""
    own = next_action(now.steps[i], now.found, lang)
    return None if own is None else own.label


def _named(said: list[tuple[int, list[Ground]]], receivables: pd.Series, lang: str) -> list[str]:
    """The grounds of several claims, each claim named before its first."""
    colon = marks(lang).colon
    return [
        f"{receivables.iloc[i]}{colon}{one.text(lang)}" if at == 0 else one.text(lang)
        for i, each in said
        for at, one in enumerate(each)
    ]


def _grounds(now: Standing, task: Task, rows: list[int]) -> list[tuple[int, list[Ground]]]:
    """Why the customer is approached so: by the first claim of that rung, after a demand it takes.

    Who visits takes along the written demand that another claim's limitation asks for. Each claim
    by its position.
    """
    steps = [(i, step) for i in rows if (step := now.steps[i]) is not None]
    first, lead = next((i, step) for i, step in steps if step.channel is task.channel)
    demands = [(i, one) for i, step in steps for one in step.grounds if one.code in ENDING]
    taken = [(i, [one]) for i, one in demands[:1] if one not in lead.grounds]
    return [*taken, (first, lead.grounds)]
