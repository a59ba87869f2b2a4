"""A receivable, its payments and the contacts made about it."""

from __future__ import annotations

from typing import Annotated, Self

from annotated_types import Interval
from pydantic import model_validator
from pydantic_core import PydanticCustomError

from data_schemas.causes import Cause
from data_schemas.codes import Channel, ContactResult, InstalmentKind, ProcessState
from data_schemas.field import Control, KnownAt, Meta, Record
from data_schemas.law.codes import Evidence
from data_schemas.outcome import SettlementKind
from data_schemas.own_values import OwnColumns
from data_schemas.values import Amount, Count, Day, Id, Share


class Receivable(OwnColumns):
    """An instalment that has been invoiced or has fallen due."""

    receivable_id: Annotated[Id, Meta(zh="应收编号", en="Receivable id")]
    customer_id: Annotated[Id, Meta(zh="客户编号", en="Customer id")]
    deal_id: Annotated[Id | None, Meta(zh="合同编号", en="Deal id")] = None
    instalment_id: Annotated[Id | None, Meta(zh="分期编号", en="Instalment id")] = None
    kind: Annotated[
        InstalmentKind | None,
        Meta(zh="款项类型", en="Kind of instalment", cause=Cause.CREDIT, question=4),
    ] = None
    invoice_date: Annotated[
        Day | None, Meta(zh="开票日期", en="Invoice date", known_at=KnownAt.INVOICING)
    ] = None
    due_date: Annotated[Day, Meta(zh="到期日", en="Due date", known_at=KnownAt.INVOICING)]
    amount: Annotated[
        Amount,
        Meta(zh="应收金额", en="Receivable amount", unit="CNY", cause=Cause.CREDIT, question=4),
    ]

    # control
    delivery_papers_complete_share: Annotated[
        Share | None,
        Meta(
            zh="交付验收单据完备度",
            en="Delivery and acceptance papers complete",
            unit="1",
            known_at=KnownAt.DELIVERY,
            cause=Cause.CONTROL,
            monotone=-1,
            changes=True,
            why="finance pays against papers",
            question=2,
        ),
    ] = None

    # process
    days_before_closing: Annotated[
        Annotated[int, Interval(ge=-31, le=31)] | None,
        Meta(
            zh="提交日距扎账日天数",
            en="Days from submission to the closing day",
            unit="day",
            known_at=KnownAt.INVOICING,
            cause=Cause.PROCESS,
            monotone=-1,
            why="papers that miss the closing day wait a cycle",
        ),
    ] = None
    acceptance_pending: Annotated[
        bool | None,
        Meta(
            zh="尚未验收",
            en="Acceptance pending",
            known_at=KnownAt.DELIVERY,
            cause=Cause.PROCESS,
            monotone=1,
            changes=True,
            control=Control.CUSTOMER,
            question=2,
            why="no acceptance, no payment",
        ),
    ] = None
    process_state: Annotated[
        ProcessState | None,
        Meta(
            zh="付款流程进度",
            en="State in the payer's process",
            known_at=KnownAt.INVOICING,
            cause=Cause.PROCESS,
            monotone=-1,
            changes=True,
            control=Control.CUSTOMER,
            why="each state passed is a wait that is over",
            question=4,
        ),
    ] = None
    invoice_returns: Annotated[
        Count | None,
        Meta(
            zh="发票被退次数",
            en="Times the invoice was returned",
            unit="1",
            known_at=KnownAt.INVOICING,
            cause=Cause.PROCESS,
            monotone=1,
            changes=True,
            why="a returned invoice starts the process again",
        ),
    ] = None

    # legacy
    disputed: Annotated[
        bool | None,
        Meta(
            zh="本笔存在争议",
            en="This receivable is disputed",
            known_at=KnownAt.INVOICING,
            cause=Cause.LEGACY,
            monotone=1,
            changes=True,
            control=Control.CUSTOMER,
            why="a disputed claim is not paid until settled",
        ),
    ] = None

    # collection
    statement_confirmed: Annotated[
        bool | None,
        Meta(
            zh="对账函已盖章",
            en="Statement of account confirmed",
            known_at=KnownAt.COLLECTION,
            cause=Cause.COLLECTION,
            monotone=-1,
            changes=True,
            why="a stamped statement ends the argument about the amount",
        ),
    ] = None
    key_person_reached: Annotated[
        bool | None,
        Meta(
            zh="已联系到关键人",
            en="Key person reached",
            known_at=KnownAt.COLLECTION,
            cause=Cause.COLLECTION,
            monotone=-1,
            changes=True,
            why="only the key person moves the file",
        ),
    ] = None


class Payment(Record):
    """A dated settlement of a receivable or part of it; ``outcome.py`` says what counts as paid."""

    payment_id: Annotated[Id, Meta(zh="付款编号", en="Payment id", known_at=KnownAt.COLLECTION)]
    receivable_id: Annotated[
        Id, Meta(zh="应收编号", en="Receivable id", known_at=KnownAt.INVOICING)
    ]
    paid_date: Annotated[Day, Meta(zh="付款日期", en="Date paid", known_at=KnownAt.COLLECTION)]
    amount: Annotated[
        Amount, Meta(zh="付款金额", en="Amount paid", unit="CNY", known_at=KnownAt.COLLECTION)
    ]
    kind: Annotated[
        SettlementKind,
        Meta(zh="结算方式", en="Kind of settlement", known_at=KnownAt.COLLECTION),
    ] = SettlementKind.CASH
    recorded_date: Annotated[
        Day | None, Meta(zh="入账日期", en="Date recorded", known_at=KnownAt.COLLECTION)
    ] = None


NO_PROMISE = (ContactResult.REFUSED, ContactResult.NOT_REACHED)
"""What may come of a contact that nobody promised anything in."""


class Contact(Record):
    """A contact made about one receivable or a customer's whole account."""

    contact_id: Annotated[Id, Meta(zh="联系编号", en="Contact id", known_at=KnownAt.COLLECTION)]
    customer_id: Annotated[Id, Meta(zh="客户编号", en="Customer id")]
    receivable_id: Annotated[
        Id | None, Meta(zh="应收编号", en="Receivable id", known_at=KnownAt.INVOICING)
    ] = None
    date: Annotated[Day, Meta(zh="联系日期", en="Date of contact", known_at=KnownAt.COLLECTION)]
    channel: Annotated[Channel, Meta(zh="渠道", en="Channel", known_at=KnownAt.COLLECTION)]
    result: Annotated[
        ContactResult | None, Meta(zh="结果", en="Result", known_at=KnownAt.COLLECTION)
    ] = None
    promised_date: Annotated[
        Day | None, Meta(zh="承诺付款日", en="Date promised", known_at=KnownAt.COLLECTION)
    ] = None
    evidence: Annotated[
        Evidence | None,
        Meta(
            zh="在案证据",
            en="Evidence on file",
            known_at=KnownAt.COLLECTION,
        ),
    ] = None

    @model_validator(mode="after")
    def _promises_what_can_be_kept(self) -> Self:
        promised = self.promised_date
        if promised is None:
            return self
        if promised < self.date:
            context = {"given": str(promised), "allowed": f"≥ {self.date}"}
            raise PydanticCustomError("before_contact", "promised_date", context)
        if self.result in NO_PROMISE:
            others = ", ".join(one.value for one in ContactResult if one not in NO_PROMISE)
            context = {"given": str(promised), "allowed": f"result: {others}"}
            raise PydanticCustomError("no_promise", "promised_date", context)
        return self
