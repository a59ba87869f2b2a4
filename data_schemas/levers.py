"""The levers: what a seller can change about a deal before signing, and how to ask for it.

A lever moves one declared field, which must be the seller's to change (``Control.SELLER``) and,
unless it shapes the instalments, must have a declared direction: it is only ever moved that way.
Traits of the seller (awareness, references, experience) are its own too, but no deal changes them;
they are no levers. How much a change weighs is in the policy (``[terms]``).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from data_schemas.deal import Deal
from data_schemas.field import Field, fields_of
from data_schemas.instalment import Instalment


class Ask(StrEnum):
    """With whom a change is settled."""

    CUSTOMER = "customer"
    OURSELVES = "ourselves"

    def label(self, lang: str) -> str:
        """The label in ``lang`` ("zh" or "en")."""
        zh, en = _ASK[self.value]
        return zh if lang == "zh" else en


_ASK = {
    "customer": ("与客户谈", "agree with the customer"),
    "ourselves": ("我方自己做", "our own work"),
}


@dataclass(frozen=True, kw_only=True)
class Lever:
    """One kind of change.

    Parameters
    ----------
    id : str
        Its name in the policy's weights.
    field : str
        The declared field it moves, as "deal.name" or "instalment.name".
    zh, en : str
        What to ask for; ``{value}`` and ``{before}`` are filled in with labels or units.
    note_zh, note_en : str
        What to mind, said behind it where it is asked for; not part of its name.
    target : bool, float or None
        The value it moves the field to; ``None`` where the policy lists steps.
    shapes : bool
        Whether it changes instalments: amounts, dates or triggers.
    """

    id: str
    field: str
    ask: Ask
    zh: str
    en: str
    target: bool | float | None = None
    shapes: bool = False
    note_zh: str = ""
    note_en: str = ""

    def text(self, lang: str, before: str, value: str) -> str:
        """What to ask for, in ``lang``."""
        zh = lang == "zh"
        template, note = (self.zh, self.note_zh) if zh else (self.en, self.note_en)
        return template.format(before=before, value=value) + note

    @property
    def declared(self) -> Field:
        """The field's declaration."""
        owner, name = self.field.split(".")
        return fields_of(Instalment if owner == "instalment" else Deal)[name]


_C, _O = Ask.CUSTOMER, Ask.OURSELVES

# Declarations stand closer than the formatter would put them: a lever is read as one thing.
# fmt: off
_ALL = (
    Lever(
        id="upfront_share", field="deal.upfront_share", ask=_C, shapes=True,
        zh="预付款由{before}提高到{value}", en="raise the upfront share from {before} to {value}",
    ),
    Lever(
        id="credit_days", field="deal.credit_days", ask=_C, shapes=True,
        zh="账期由{before}缩短到{value}", en="shorten the credit from {before} to {value}",
    ),
    Lever(
        id="retention_share", field="deal.retention_share", ask=_C, shapes=True,
        zh="质保金由{before}降到{value}", en="lower the retention from {before} to {value}",
    ),
    Lever(
        id="acceptance_days", field="deal.acceptance_days", ask=_C, shapes=True,
        zh="验收期限由{before}缩短到{value}",
        en="shorten the acceptance period from {before} to {value}",
    ),
    Lever(
        id="trigger", field="instalment.trigger", ask=_C, shapes=True,
        zh="付款条件由“{before}”改为“{value}”", en="let “{value}” trigger payment, not “{before}”",
    ),
    Lever(
        id="split", field="instalment.kind", ask=_C, shapes=True,
        zh="把最大的一笔验收款（或全款）拆成各一半，先付的一半为进度款",
        en="split the largest acceptance (or only) payment: half of it by progress",
    ),
    Lever(
        id="price", field="deal.amount", ask=_C, shapes=True,
        zh="报价由{before}提高到{value}", en="raise the price from {before} to {value}",
    ),
    Lever(
        id="payment_date_written", field="deal.payment_date_written", ask=_C, target=True,
        zh="合同写明付款日期", en="write the payment date into the contract",
    ),
    Lever(
        id="payment_method_written", field="deal.payment_method_written", ask=_C, target=True,
        zh="合同写明付款方式", en="write the payment method into the contract",
    ),
    Lever(
        id="late_penalty_written", field="deal.late_penalty_written", ask=_C, target=True,
        zh="合同写明逾期违约金", en="write a late penalty into the contract",
        note_zh="（不低于不写时的法定标准）",
        note_en=", no lower than the law's where none is agreed",
    ),
    Lever(
        id="acceptance_standard_written", field="deal.acceptance_standard_written", ask=_C,
        target=True,
        zh="合同写明验收标准", en="write the acceptance standard into the contract",
    ),
    Lever(
        id="acceptance_procedure_agreed", field="deal.acceptance_procedure_agreed", ask=_C,
        target=True, zh="约定验收程序", en="agree the acceptance procedure",
    ),
    Lever(
        id="delivery_before_contract", field="deal.delivery_before_contract", ask=_C, target=False,
        zh="先签约后交付", en="deliver only after the contract is signed",
    ),
    Lever(
        id="guarantee_obtained", field="deal.guarantee_obtained", ask=_C, target=True,
        zh="取得付款担保", en="obtain a payment guarantee",
        note_zh="（如银行保函；机关和公益单位不得作保证人）",
        note_en=", from a bank, say (organs and bodies of public benefit may not guarantee)",
    ),
    Lever(
        id="contract_reviewed", field="deal.contract_reviewed", ask=_O, target=True,
        zh="签约前做完合同评审", en="finish the contract review before signing",
    ),
    Lever(
        id="credit_approval_followed", field="deal.credit_approval_followed", ask=_O, target=True,
        zh="按授信审批签约", en="sign within the credit approval",
    ),
    Lever(
        id="formalities_complete_share", field="deal.formalities_complete_share", ask=_O,
        target=1.0, zh="补齐签约手续", en="complete the signing formalities",
    ),
    Lever(
        id="invoice_requirements_known", field="deal.invoice_requirements_known", ask=_O,
        target=True, zh="问清开票要求", en="find out the invoice requirements",
    ),
    Lever(
        id="closing_day_known", field="deal.closing_day_known", ask=_O, target=True,
        zh="问清扎账日", en="find out the closing day",
    ),
    Lever(
        id="collection_plan_made", field="deal.collection_plan_made", ask=_O, target=True,
        zh="制定回款计划", en="make a collection plan",
    ),
    Lever(
        id="collection_trigger_agreed", field="deal.collection_trigger_agreed", ask=_O,
        target=True, zh="定好催款启动条件", en="settle what starts collection",
    ),
    Lever(
        id="collection_owner_assigned", field="deal.collection_owner_assigned", ask=_O,
        target=True, zh="定好回款责任岗位", en="give somebody the duty of collection",
    ),
    Lever(
        id="decision_maker_identified", field="deal.decision_maker_identified", ask=_O,
        target=True, zh="找到决策人", en="identify the decision-maker",
    ),
    Lever(
        id="acceptor_identified", field="deal.acceptor_identified", ask=_O, target=True,
        zh="找到验收人", en="identify the acceptor",
    ),
    Lever(
        id="payer_identified", field="deal.payer_identified", ask=_O, target=True,
        zh="找到付款责任人", en="identify who pays",
    ),
)
# fmt: on
LEVERS: dict[str, Lever] = {one.id: one for one in _ALL}
"""Every lever by its id, terms of the contract first."""


@dataclass(frozen=True, kw_only=True)
class OthersMove:
    """What somebody else would have to change, or what is to be found out from them first.

    Parameters
    ----------
    field : str
        A declared field that is not the seller's to change.
    value : object
        The good value it is looked at with, as a caller would give it.
    """

    field: str
    value: str | float | bool
    zh: str
    en: str

    @property
    def declared(self) -> Field:
        """The field's declaration."""
        return fields_of(Deal)[self.field.split(".")[1]]

    def text(self, lang: str) -> str:
        """What to get, in ``lang``."""
        return self.zh if lang == "zh" else self.en


AUDIT = "deal.audit_required"
OTHERS: tuple[OthersMove, ...] = (
    OthersMove(
        field="deal.budget_status", value="replied", zh="先拿到已批复到单位的预算文号",
        en="get the number of the budget as replied to the unit first",
    ),
    OthersMove(
        field="deal.budget_coverage", value=1.0, zh="请客户把预算补足到覆盖合同全额",
        en="have the customer's budget cover the whole contract",
    ),
    OthersMove(
        field="deal.fund_source", value="own_budget", zh="请客户落实为本级财政预算资金",
        en="have the customer fund it from its own fiscal budget",
    ),
    OthersMove(
        field=AUDIT, value=False, zh="请客户同意不以审计结算作为付款前提",
        en="have the customer drop the settlement audit as a condition of payment",
    ),
)  # fmt: skip
"""What only the customer or others can change about a deal; never an option, only pointed out."""
