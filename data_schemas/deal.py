"""A deal: what is known on the day it is signed."""

from __future__ import annotations

from typing import Annotated

from annotated_types import Interval

from data_schemas.causes import Cause
from data_schemas.codes import BudgetStatus, FundSource
from data_schemas.field import Control, Meta
from data_schemas.offer import Offer
from data_schemas.values import Score5, Share

# Declarations stand closer than the formatter would put them: a field is read as one thing.
# fmt: off


class Deal(Offer):
    """A contract with a government customer. Undated values are those of the signing day."""

    # credit
    upfront_share: Annotated[
        Share | None,
        Meta(
            zh="预付比例", en="Upfront share", unit="1", cause=Cause.CREDIT, monotone=-1,
            why="who has paid part has committed itself and has a budget line open", question=4,
        ),
    ] = None
    credit_days: Annotated[
        Annotated[int, Interval(ge=0, le=1825)] | None,
        Meta(
            zh="账期", en="Credit days", unit="day", cause=Cause.CREDIT, monotone=1,
            why="long terms push payment behind the budget year", question=4,
        ),
    ] = None
    retention_share: Annotated[
        Annotated[float, Interval(ge=0, le=0.5)] | None,
        Meta(
            zh="质保金比例", en="Retention share", unit="1", cause=Cause.CREDIT, monotone=1,
            why="retention is what is forgotten or argued about", question=4,
        ),
    ] = None
    acceptance_days: Annotated[
        Annotated[int, Interval(ge=0, le=730)] | None,
        Meta(
            zh="约定验收期限", en="Agreed acceptance period", unit="day", cause=Cause.CREDIT,
            monotone=1, why="a long acceptance period delays the trigger", question=3,
        ),
    ] = None
    payment_date_written: Annotated[
        bool | None,
        Meta(
            zh="合同写明付款日期", en="Payment date in writing", cause=Cause.CREDIT, monotone=-1,
            why="a written date can be planned and demanded", question=4,
        ),
    ] = None
    payment_method_written: Annotated[
        bool | None,
        Meta(
            zh="合同写明付款方式", en="Payment method in writing", cause=Cause.CREDIT, monotone=-1,
            why="an agreed method cannot be disputed", question=4,
        ),
    ] = None
    late_penalty_written: Annotated[
        bool | None,
        Meta(
            zh="合同写明逾期违约金", en="Late penalty in writing", cause=Cause.CREDIT, monotone=-1,
            why="delay that costs money is avoided", question=4,
        ),
    ] = None
    acceptance_standard_written: Annotated[
        bool | None,
        Meta(
            zh="合同写明验收标准", en="Acceptance standard in writing", cause=Cause.CREDIT,
            monotone=-1, why="without a standard acceptance can be refused", question=3,
        ),
    ] = None
    delivery_before_contract: Annotated[
        bool | None,
        Meta(
            zh="先交付后签约", en="Delivery before the contract", cause=Cause.CREDIT, monotone=1,
            why="what was delivered without a contract has no budget line", question=1,
        ),
    ] = None
    guarantee_obtained: Annotated[
        bool | None,
        Meta(
            zh="取得付款担保", en="Payment guarantee obtained", cause=Cause.CREDIT, monotone=-1,
            why="a guarantee is a second payer", question=5,
        ),
    ] = None

    # external
    budget_status: Annotated[
        BudgetStatus | None,
        Meta(
            zh="预算落实情况", en="Budget status", cause=Cause.EXTERNAL, monotone=-1,
            why="no payment without budget and fund plan", changes=True,
            control=Control.CUSTOMER, question=5,
        ),
    ] = None
    fund_source: Annotated[
        FundSource | None,
        Meta(
            zh="资金来源", en="Source of funds", cause=Cause.EXTERNAL, monotone=1,
            why="the list runs from assigned money to money nobody has", control=Control.CUSTOMER,
            question=5,
        ),
    ] = None
    budget_coverage: Annotated[
        Annotated[float, Interval(ge=0, le=2)] | None,
        Meta(
            zh="预算对合同的覆盖率", en="Coverage of the contract by budget", unit="1",
            cause=Cause.EXTERNAL, monotone=-1, changes=True, control=Control.CUSTOMER,
            why="what the budget does not cover waits for the next one", question=5,
        ),
    ] = None
    audit_required: Annotated[
        bool | None,
        Meta(
            zh="付款需审计结算", en="Settlement audit before payment", cause=Cause.EXTERNAL,
            monotone=1, why="audits take months", control=Control.CUSTOMER, question=3,
        ),
    ] = None

    # control
    contract_reviewed: Annotated[
        bool | None,
        Meta(
            zh="已做合同评审", en="Contract review done", cause=Cause.CONTROL, monotone=-1,
            why="review finds the clauses that block payment",
        ),
    ] = None
    credit_approval_followed: Annotated[
        bool | None,
        Meta(
            zh="按授信审批签约", en="Credit approval followed", cause=Cause.CONTROL, monotone=-1,
            why="terms beyond approval are the risky ones",
        ),
    ] = None
    formalities_complete_share: Annotated[
        Share | None,
        Meta(
            zh="签约手续完备度", en="Signing formalities complete", unit="1", cause=Cause.CONTROL,
            monotone=-1, why="a missing seal stops the payment file",
        ),
    ] = None
    team_collection_rate_12m: Annotated[
        Share | None,
        Meta(
            zh="本部门近12个月按期回款率", en="Team's on-time collection rate, 12 months", unit="1",
            cause=Cause.CONTROL, monotone=-1, why="a team's own record shows its discipline",
        ),
    ] = None

    # process
    invoice_requirements_known: Annotated[
        bool | None,
        Meta(
            zh="已了解开票要求", en="Invoice requirements known", cause=Cause.PROCESS, monotone=-1,
            why="a wrong invoice goes back and waits a cycle", question=4,
            seeks=("开票要求", "the invoice requirements"),
        ),
    ] = None
    closing_day_known: Annotated[
        bool | None,
        Meta(
            zh="已了解扎账日", en="Closing day known", cause=Cause.PROCESS, monotone=-1,
            why="papers after the closing day wait a month", question=4,
            seeks=("扎账日", "the closing day"),
        ),
    ] = None
    acceptance_procedure_agreed: Annotated[
        bool | None,
        Meta(
            zh="验收程序已约定", en="Acceptance procedure agreed", cause=Cause.PROCESS, monotone=-1,
            why="acceptance without a procedure drags on", question=3,
        ),
    ] = None

    # collection
    collection_plan_made: Annotated[
        bool | None,
        Meta(
            zh="已制定回款计划", en="Collection plan made", cause=Cause.COLLECTION, monotone=-1,
            why="a detailed plan is the first of the eight moves", question=6,
        ),
    ] = None
    collection_trigger_agreed: Annotated[
        bool | None,
        Meta(
            zh="催款启动条件明确", en="Trigger of collection clear", cause=Cause.COLLECTION,
            monotone=-1, why="without a trigger collection starts too late", question=6,
        ),
    ] = None
    collection_owner_assigned: Annotated[
        bool | None,
        Meta(
            zh="回款责任岗位明确", en="Collection duty assigned", cause=Cause.COLLECTION,
            monotone=-1, why="what is nobody's duty is not done", question=6,
        ),
    ] = None
    collection_strategy_fits: Annotated[
        Score5 | None,
        Meta(
            zh="催款策略与客户匹配度", en="Collection strategy fits the customer", unit="1",
            cause=Cause.COLLECTION, monotone=-1, why="one strategy does not suit all customers",
            question=6,
        ),
    ] = None

    # relationship
    decision_maker_identified: Annotated[
        bool | None,
        Meta(
            zh="决策人已明确（难找）", en="Decision-maker identified", cause=Cause.RELATIONSHIP,
            monotone=-1, why="only the decider can unblock a payment", question=5,
            seeks=("决策人", "who decides"),
        ),
    ] = None
    acceptor_identified: Annotated[
        bool | None,
        Meta(
            zh="验收人已明确", en="Acceptor identified", cause=Cause.RELATIONSHIP, monotone=-1,
            why="acceptance needs a signature", question=2, seeks=("验收人", "who accepts"),
        ),
    ] = None
    payer_identified: Annotated[
        bool | None,
        Meta(
            zh="付款责任人已明确", en="Payer identified", cause=Cause.RELATIONSHIP, monotone=-1,
            why="the papers must reach the desk that pays", question=5,
            seeks=("付款责任人", "who pays"),
        ),
    ] = None
