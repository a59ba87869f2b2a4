"""Facts the legal clock asks for. They are told, not learnt: none is an input of the model.

They stand outside ``records.RECORDS``, so the schema hash and the ledger's tables do not know them.
A day after the day asked about has not happened yet and is left out.
"""

from __future__ import annotations

from typing import Annotated, Self

from annotated_types import Interval, Len
from pydantic import model_validator
from pydantic_core import PydanticCustomError

from data_schemas.codes import Trigger
from data_schemas.field import Control, KnownAt, Meta, Record
from data_schemas.law.codes import BuyerKind, ContractSubject, DelayReason, Evidence, RestartKind
from data_schemas.values import Balance, Day, Id, Share

# Declarations stand closer than the formatter would put them: a field is read as one thing.
# fmt: off


class ContractLaw(Record):
    """What the law asks about a contract and its two parties, as on the signing day."""

    signing_date: Annotated[
        Day | None, Meta(zh="签约日期（无合同记录时）", en="Signing date, where no deal is given")
    ] = None
    seller_is_sme: Annotated[
        bool | None, Meta(zh="签约时我方是中小企业", en="Seller was an SME at signing")
    ] = None
    sme_declared: Annotated[
        bool | None, Meta(zh="已主动告知为中小企业", en="Told the buyer that it is an SME")
    ] = None
    buyer: Annotated[
        BuyerKind | None,
        Meta(zh="付款方法律类型", en="What the payer is in law", control=Control.OUTSIDE),
    ] = None
    subject: Annotated[
        ContractSubject | None, Meta(zh="采购内容", en="What is bought")
    ] = None
    payment_days: Annotated[
        Annotated[int, Interval(ge=0, le=1825)] | None,
        Meta(zh="合同约定付款期限", en="Term of payment agreed", unit="day"),
    ] = None
    progress_settlement: Annotated[
        bool | None,
        Meta(zh="按履行进度或定期结算", en="Settled by progress or period"),
    ] = None
    acceptance_is_condition: Annotated[
        bool | None,
        Meta(zh="约定验收合格后付款", en="Paid after acceptance, as agreed"),
    ] = None
    inspection_period_written: Annotated[
        bool | None,
        Meta(zh="合同写明验收期限", en="Inspection period in writing"),
    ] = None
    late_interest_agreed: Annotated[
        bool | None, Meta(zh="约定了逾期利息或违约金", en="Late interest agreed")
    ] = None
    late_rate_year: Annotated[
        Share | None,
        Meta(zh="约定逾期年利率", en="Late interest agreed, per year", unit="1"),
    ] = None
    late_rate_day: Annotated[
        Annotated[float, Interval(ge=0, le=0.01)] | None,
        Meta(zh="约定逾期日利率", en="Late interest agreed, per day", unit="1"),
    ] = None
    lpr_at_signing: Annotated[
        Annotated[float, Interval(ge=0, le=0.2)] | None,
        Meta(
            zh="签约时一年期LPR", en="One-year LPR at signing", unit="1", control=Control.OUTSIDE,
        ),
    ] = None
    audit_settlement: Annotated[
        bool | None,
        Meta(
            zh="以审计机关的审计结果作为结算依据", en="Settled by the state audit office's result",
        ),
    ] = None
    pay_when_paid: Annotated[
        bool | None,
        Meta(zh="以收到第三方付款为条件", en="Paid when a third party pays"),
    ] = None
    forced_bills: Annotated[
        bool | None,
        Meta(zh="强制接受商业汇票等非现金支付", en="Commercial bills forced on the seller"),
    ] = None
    other_deposit: Annotated[
        bool | None,
        Meta(zh="收取四类以外的保证金", en="A deposit outside the four lawful kinds"),
    ] = None
    deposit_cash_only: Annotated[
        bool | None, Meta(zh="保证金限现金、不收保函", en="Deposit in cash only")
    ] = None
    performance_bond_share: Annotated[
        Share | None,
        Meta(zh="履约保证金比例", en="Performance bond, share of the contract", unit="1"),
    ] = None
    prefinancing: Annotated[
        bool | None,
        Meta(zh="要求施工方垫资", en="The contractor has to pre-finance public works"),
    ] = None

    @model_validator(mode="after")
    def _one_rate(self) -> Self:
        if self.late_rate_year is not None and self.late_rate_day is not None:
            raise PydanticCustomError(
                "not_both",
                "late_rate_year",
                {"given": "", "allowed": "late_rate_year | late_rate_day"},
            )
        for name in ("late_rate_year", "late_rate_day"):
            given = getattr(self, name)
            if given is not None and self.late_interest_agreed is False:
                raise PydanticCustomError("none_agreed", name, {"given": str(given), "allowed": ""})
        return self


class Restart(Record):
    """An event that may start the limitation period anew, and what proves it."""

    date: Annotated[
        Day,
        Meta(zh="日期（到达或提交之日）", en="Day it arrived or was filed",
             known_at=KnownAt.COLLECTION),
    ]
    kind: Annotated[
        RestartKind, Meta(zh="中断事由", en="Kind of restart", known_at=KnownAt.COLLECTION)
    ]
    evidence: Annotated[
        Evidence, Meta(zh="在案证据", en="Evidence on file", known_at=KnownAt.COLLECTION)
    ] = Evidence.NONE
    ended_date: Annotated[
        Day | None,
        Meta(zh="程序终结日", en="Day the procedure ended", known_at=KnownAt.COLLECTION),
    ] = None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.ended_date is not None and self.ended_date < self.date:
            raise PydanticCustomError(
                "before_start",
                "ended_date",
                {"given": str(self.ended_date), "allowed": f"≥ {self.date}"},
            )
        return self


class ClaimLaw(Record):
    """What the law asks about one instalment or receivable."""

    instalment_id: Annotated[
        Id | None, Meta(zh="分期编号", en="Instalment id")
    ] = None
    trigger: Annotated[
        Trigger | None,
        Meta(zh="付款条件（无分期记录时）", en="What makes it fall due, where no instalment tells"),
    ] = None
    delivery_date: Annotated[
        Day | None, Meta(zh="交付日期", en="Day of delivery", known_at=KnownAt.DELIVERY)
    ] = None
    acceptance_date: Annotated[
        Day | None,
        Meta(
            zh="验收合格日期", en="Day of acceptance", known_at=KnownAt.DELIVERY,
            control=Control.CUSTOMER,
        ),
    ] = None
    inspection_end: Annotated[
        Day | None,
        Meta(
            zh="约定验收期限届满日", en="End of the agreed inspection period",
            known_at=KnownAt.DELIVERY,
        ),
    ] = None
    stalled: Annotated[
        bool | None,
        Meta(
            zh="买方拖延验收", en="The buyer drags acceptance out", known_at=KnownAt.DELIVERY,
            control=Control.CUSTOMER,
        ),
    ] = None
    settlement_date: Annotated[
        Day | None,
        Meta(
            zh="双方确认结算金额日期", en="Day both sides confirmed the settlement",
            known_at=KnownAt.INVOICING, control=Control.CUSTOMER,
        ),
    ] = None
    disputed_amount: Annotated[
        Balance | None,
        Meta(
            zh="存在争议的金额", en="Amount in dispute", unit="CNY", known_at=KnownAt.INVOICING,
            control=Control.CUSTOMER,
        ),
    ] = None
    lpr_at_breach: Annotated[
        Annotated[float, Interval(ge=0, le=0.2)] | None,
        Meta(
            zh="违约发生时一年期LPR", en="One-year LPR when payment fell late", unit="1",
            known_at=KnownAt.COLLECTION, control=Control.OUTSIDE,
            remark=(
                "2019-08-20之前违约的，填当时的贷款基准利率",
                "the benchmark lending rate of the time where payment fell late before 2019-08-20",
            ),
        ),
    ] = None
    delay_reason: Annotated[
        DelayReason | None,
        Meta(
            zh="对方拖延的理由", en="Reason given for the delay", known_at=KnownAt.COLLECTION,
            control=Control.CUSTOMER,
        ),
    ] = None
    delay_reason_agreed: Annotated[
        bool | None,
        Meta(
            zh="合同约定了该理由", en="The contract provides for that reason",
            known_at=KnownAt.COLLECTION,
        ),
    ] = None
    confirmation_requested: Annotated[
        Day | None,
        Meta(
            zh="提出应收账款确权请求之日", en="Day confirmation of the receivable was asked for",
            known_at=KnownAt.COLLECTION,
        ),
    ] = None
    restarts: Annotated[
        Annotated[list[Restart], Len(0, 100)],
        Meta(zh="时效中断记录", en="Restarts of limitation", known_at=KnownAt.COLLECTION),
    ] = []
