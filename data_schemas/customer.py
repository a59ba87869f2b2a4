"""A government customer: what is known about the payer as a body, never about a person."""

from __future__ import annotations

from typing import Annotated

from annotated_types import Interval

from data_schemas.causes import Cause
from data_schemas.codes import AgencyType, Difficulty, GovernmentLevel, PromiseKeeping
from data_schemas.field import Control, Meta
from data_schemas.own_values import OwnColumns
from data_schemas.values import Balance, Count, Id, Name, Score5, Share

# Declarations stand closer than the formatter would put them: a field is read as one thing.
# fmt: off


class Customer(OwnColumns):
    """The paying body. Of fields that change, dated facts and what ingests said are history."""

    customer_id: Annotated[Id, Meta(zh="客户编号", en="Customer id")]
    name: Annotated[Name | None, Meta(zh="客户名称", en="Customer name")] = None
    region: Annotated[
        Id | None, Meta(zh="地区", en="Region", control=Control.OUTSIDE)
    ] = None
    agency_type: Annotated[
        AgencyType | None,
        Meta(zh="单位类型", en="Agency type", cause=Cause.EXTERNAL, control=Control.OUTSIDE),
    ] = None
    level: Annotated[
        GovernmentLevel | None,
        Meta(
            zh="政府层级", en="Level of government", cause=Cause.EXTERNAL,
            control=Control.OUTSIDE,
        ),
    ] = None

    # legacy: what earlier deals left behind
    open_disputes: Annotated[
        Count | None,
        Meta(
            zh="未了结争议数", en="Open disputes", unit="1", cause=Cause.LEGACY, monotone=1,
            why="a buyer with an open dispute withholds payment on other deals too",
            changes=True, control=Control.CUSTOMER,
        ),
    ] = None
    unresolved_issues: Annotated[
        Count | None,
        Meta(
            zh="以往项目未解决问题数", en="Unresolved issues from earlier deals", unit="1",
            cause=Cause.LEGACY, monotone=1, changes=True,
            why="unresolved issues are named as grounds for not paying",
        ),
    ] = None
    old_overdue_amount: Annotated[
        Balance | None,
        Meta(
            zh="旧欠款余额", en="Old overdue balance", unit="CNY", cause=Cause.LEGACY, monotone=1,
            why="money already owed competes with the new claim for the same budget",
            changes=True, control=Control.CUSTOMER,
        ),
    ] = None
    unreconciled_statements: Annotated[
        Count | None,
        Meta(
            zh="未对清账单数", en="Unreconciled statements", unit="1", cause=Cause.LEGACY,
            monotone=1, why="finance does not pay what it has not reconciled", changes=True,
        ),
    ] = None

    # service: how the customer was looked after
    satisfaction_score: Annotated[
        Score5 | None,
        Meta(
            zh="满意度评分", en="Satisfaction score", unit="1", cause=Cause.SERVICE, monotone=-1,
            why="a satisfied user department pushes the payment through",
            changes=True, control=Control.CUSTOMER,
        ),
    ] = None
    open_tickets: Annotated[
        Count | None,
        Meta(
            zh="未关闭工单数", en="Open service tickets", unit="1", cause=Cause.SERVICE, monotone=1,
            why="open complaints are a reason to hold payment back", changes=True,
        ),
    ] = None
    sla_breaches_12m: Annotated[
        Count | None,
        Meta(
            zh="近12个月服务违约次数", en="SLA breaches, 12 months", unit="1", cause=Cause.SERVICE,
            monotone=1, why="breaches give the buyer a lawful reason to wait", changes=True,
        ),
    ] = None
    response_hours: Annotated[
        Annotated[float, Interval(ge=0, le=2000)] | None,
        Meta(
            zh="平均响应时间", en="Mean response time", unit="hour", cause=Cause.SERVICE,
            monotone=1, why="slow service lowers the will to pay on time", changes=True,
        ),
    ] = None
    aftersales_visits_12m: Annotated[
        Count | None,
        Meta(
            zh="近12个月售后回访次数", en="After-sales visits, 12 months", unit="1",
            cause=Cause.SERVICE, monotone=-1, changes=True,
            why="visits find and mend problems before the payment is due",
        ),
    ] = None

    # habit as told by others: all there is for a customer nobody has sold to before
    reported_days_late: Annotated[
        Annotated[float, Interval(ge=-365, le=3650)] | None,
        Meta(
            zh="同行反映的拖延天数", en="Days late as other suppliers report", unit="day",
            cause=Cause.HABIT, monotone=1, changes=True, control=Control.CUSTOMER,
            why="a payer treats its suppliers alike",
        ),
    ] = None
    promise_keeping: Annotated[
        PromiseKeeping | None,
        Meta(
            zh="付款承诺兑现情况", en="Payment promises kept", cause=Cause.HABIT, monotone=1,
            why="a payer that breaks promises pays later", changes=True, control=Control.CUSTOMER,
        ),
    ] = None
    pays_in_parts: Annotated[
        bool | None,
        Meta(
            zh="习惯部分付款", en="Usually pays in parts", cause=Cause.HABIT, monotone=1,
            why="the rest of a part payment comes late", changes=True, control=Control.CUSTOMER,
        ),
    ] = None
    pays_at_year_end: Annotated[
        bool | None,
        Meta(
            zh="习惯年底集中付款", en="Usually pays at the year's end", cause=Cause.HABIT,
            changes=True, control=Control.CUSTOMER,
        ),
    ] = None

    # external: the region's money and what changes above the customer
    fiscal_self_sufficiency: Annotated[
        Annotated[float, Interval(ge=0, le=2)] | None,
        Meta(
            zh="地方财政自给率", en="Fiscal self-sufficiency of the region", unit="1",
            cause=Cause.EXTERNAL, monotone=-1, changes=True, control=Control.OUTSIDE,
            why="a region that lives on transfers pays when the transfer arrives",
        ),
    ] = None
    debt_ratio: Annotated[
        Annotated[float, Interval(ge=0, le=20)] | None,
        Meta(
            zh="地方债务率", en="Debt ratio of the region", unit="1", cause=Cause.EXTERNAL,
            monotone=1, why="debt service comes before suppliers", changes=True,
            control=Control.OUTSIDE,
        ),
    ] = None
    policy_change_12m: Annotated[
        bool | None,
        Meta(
            zh="近12个月有政策变化", en="Policy change in 12 months", cause=Cause.EXTERNAL,
            monotone=1, why="a change of policy re-opens what was approved", changes=True,
            control=Control.OUTSIDE,
        ),
    ] = None
    leadership_change_12m: Annotated[
        bool | None,
        Meta(
            zh="近12个月领导变动", en="Change of leadership in 12 months", cause=Cause.EXTERNAL,
            monotone=1, why="new officials leave old accounts alone (新官不理旧账)", changes=True,
            control=Control.OUTSIDE,
        ),
    ] = None

    # process: how this customer pays anything at all
    approval_steps: Annotated[
        Annotated[int, Interval(ge=0, le=40)] | None,
        Meta(
            zh="付款审批环节数", en="Approval steps", unit="1", cause=Cause.PROCESS, monotone=1,
            why="each step adds waiting time", changes=True, control=Control.CUSTOMER, question=4,
        ),
    ] = None
    treasury_transfer_days: Annotated[
        Annotated[float, Interval(ge=0, le=365)] | None,
        Meta(
            zh="国库转账周期", en="Treasury transfer cycle", unit="day", cause=Cause.PROCESS,
            monotone=1, why="the transfer cycle is part of the delay", changes=True,
            control=Control.CUSTOMER,
        ),
    ] = None

    # relationship: access and trust with the body
    relation_years: Annotated[
        Annotated[float, Interval(ge=0, le=80)] | None,
        Meta(
            zh="合作年限", en="Years of relation", unit="year", cause=Cause.RELATIONSHIP,
            monotone=-1, why="long relations are paid before strangers", changes=True,
        ),
    ] = None
    appointments_granted_share: Annotated[
        Share | None,
        Meta(
            zh="约见成功率（难约）", en="Appointments granted of those asked for", unit="1",
            cause=Cause.RELATIONSHIP, monotone=-1, changes=True, control=Control.CUSTOMER,
            why="who cannot get an appointment cannot clear a blocked payment",
        ),
    ] = None
    meetings_held_share: Annotated[
        Share | None,
        Meta(
            zh="约定会面实际举行率（难见）", en="Meetings held of those agreed", unit="1",
            cause=Cause.RELATIONSHIP, monotone=-1, changes=True, control=Control.CUSTOMER,
            why="cancelled meetings are an early sign of avoidance",
        ),
    ] = None
    agreement_difficulty: Annotated[
        Difficulty | None,
        Meta(
            zh="达成一致的难度（难搞定）", en="Difficulty of reaching agreement",
            cause=Cause.RELATIONSHIP, monotone=1, changes=True, control=Control.CUSTOMER,
            why="long discussions delay every confirmation that payment waits for",
        ),
    ] = None
    trust_score: Annotated[
        Score5 | None,
        Meta(
            zh="六心·信任", en="Six hearts: trust", unit="1", cause=Cause.RELATIONSHIP, monotone=-1,
            why="a trusted supplier is paid first", changes=True,
        ),
    ] = None
    care_score: Annotated[
        Score5 | None,
        Meta(
            zh="六心·关心", en="Six hearts: care", unit="1", cause=Cause.RELATIONSHIP, monotone=-1,
            why="care builds the trust that payment order follows", changes=True,
        ),
    ] = None
    listening_score: Annotated[
        Score5 | None,
        Meta(
            zh="六心·倾听", en="Six hearts: listening", unit="1", cause=Cause.RELATIONSHIP,
            monotone=-1, why="needs heard in time do not become objections", changes=True,
        ),
    ] = None
    communication_score: Annotated[
        Score5 | None,
        Meta(
            zh="六心·沟通", en="Six hearts: communication", unit="1", cause=Cause.RELATIONSHIP,
            monotone=-1, why="clear communication removes misunderstandings", changes=True,
        ),
    ] = None
    execution_score: Annotated[
        Score5 | None,
        Meta(
            zh="六心·执行", en="Six hearts: execution", unit="1", cause=Cause.RELATIONSHIP,
            monotone=-1, why="agreed steps that are done leave no excuse", changes=True,
        ),
    ] = None
    feedback_score: Annotated[
        Score5 | None,
        Meta(
            zh="六心·反馈", en="Six hearts: feedback", unit="1", cause=Cause.RELATIONSHIP,
            monotone=-1, why="feedback shows blocked payments early", changes=True,
        ),
    ] = None
    contact_change_12m: Annotated[
        bool | None,
        Meta(
            zh="近12个月对接人变动", en="Change of contact persons in 12 months",
            cause=Cause.RELATIONSHIP, monotone=1, changes=True, control=Control.CUSTOMER,
            why="new people restart the confirmation of old matters",
        ),
    ] = None


PEERS = ("agency_type", "level")
"""What makes two customers peers."""


def name_as_id(name: str | None) -> str:
    """What stands for the id of a customer that has a name alone."""
    return (name or "")[:64].strip()
