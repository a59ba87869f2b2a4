"""When each action of the playbook is advised: one rule an action, from facts to grounds.

A rule gives the grounds on which the action is advised now, or none. Where an action declares
checks and no rule of its own, a check that is known to fail advises it, and so does its cause
raising the risk while a check is not known.
"""

from __future__ import annotations

from collections.abc import Callable

from data_schemas.causes import Cause
from data_schemas.codes import Stage
from data_schemas.playbook.action import Action, ActionGroup
from model.advice import collecting, collector, managing
from model.advice.case import Case, by_checks
from model.advice.ground import Ground

Rule = Callable[[Case, Action], list[Ground]]


def grounds_of(case: Case, action: Action) -> list[Ground]:
    """Why an action is advised now; empty where it is not."""
    now = case.now
    if now.stage not in action.stages:
        return []
    if action.group is ActionGroup.PARTIAL and not _in_parts(case):
        return []
    if action.cause is Cause.SERVICE and case.service_stopped:
        return []  # service is not stopped and bettered at once
    rule = RULES.get(action.id) or GROUP_RULES.get(action.group) or by_checks
    return rule(case, action)


def _in_parts(case: Case) -> bool:
    """Whether collecting in parts is a question: what is open and not due yet stays whole."""
    now = case.now
    early = now.stage is Stage.OPEN and not now.overdue
    return now.owed >= now.policy.parts_least and not early and not case.with_counsel


GROUP_RULES: dict[ActionGroup, Rule] = {
    ActionGroup.PREPARATION: collecting.preparation,
    ActionGroup.CHANNEL: collecting.channel,
    ActionGroup.SANCTION: collecting.sanction,
    ActionGroup.TALK: collecting.talk,
}
"""Frameworks whose actions share a rule."""

RULES: dict[str, Rule] = {
    "method_timing": collecting.timing,
    "method_tone": collecting.tone,
    "method_exchange": collecting.exchange,
    "method_concession": collecting.concession,
    "method_appeal": collecting.appeal,
    "partial_in_contract": collecting.partial_in_contract,
    "partial_split": collecting.partial_split,
    "partial_stage_results": collecting.partial_stage_results,
    "partial_plan": collecting.partial_plan,
    "partial_promise": collecting.partial_promise,
    "remedy_skill": managing.skill,
    "move_follow_up": managing.follow_up,
    "move_data": managing.data,
    "trust_human_tie": managing.human_tie,
    "principle_expectation": managing.expectation,
    "principle_follow_up": managing.active_follow_up,
    "attitude_cautious": managing.cautious,
    "caution_papers": managing.papers_ahead,
    "confirm_people": collector.people,
    "tactic_stuck_point": collector.stuck_point,
    "tactic_ability": collector.ability,
    "experience_review": collector.review,
    "mind_barrier": collector.barrier,
    "mind_worst": collector.worst,
    "mind_all_in": collector.all_in,
    "mind_no_excuse": collector.no_excuse,
}
"""Rules of single actions."""
