"""Headings that companies use, beside the declared labels: the one list behind ``--suggest``.

The few that can mean nothing else are read in a ledger folder as well, without a mapping.

Words are compared without case, blanks, brackets and punctuation; an earlier word of a field is the
better name for it.
"""

from __future__ import annotations

import re

from data_schemas.field import fields_of
from data_schemas.frame import TABLES

BALANCES = (
    "应收余额", "应收账款余额", "未收余额", "未收金额", "未回款金额", "未回款", "未收款",
    "欠款余额", "open amount",
    "amount due", "total_open_amount", "outstanding", "balance",
)  # fmt: skip
"""Of what is still unpaid: an amount only where there is no better one, since of paid rows it is
nothing."""

RECEIVABLES: dict[str, tuple[str, ...]] = {
    "receivable_id": (
        "发票号", "发票号码", "发票编号", "应收单号", "应收单编号", "单据号", "单据编号", "账单号",
        "结算单号", "凭证号", "流水号", "invoice", "invoice no", "invoice number", "invoice id",
        "invoice_id", "inv no", "bill no", "document number", "doc no", "billing document",
    ),
    "customer_id": (
        "客户", "客户代码", "客户号", "客户编码", "客户名称", "客户名", "单位名称", "付款单位",
        "付款方", "购方名称", "购买方", "购买方名称", "甲方", "甲方名称", "采购单位", "采购人",
        "客户单位", "往来单位名称", "往来单位",
        "customer", "customer no", "customer number", "customer code", "customer name", "client",
        "client id", "account", "buyer", "payer", "debtor", "cust_number", "sold-to", "bill-to",
    ),
    "deal_id": (
        "合同号", "合同编号", "合同编码", "项目编号", "项目号", "订单号", "订单编号", "contract",
        "contract no", "contract number", "contract id", "order number", "order no", "project id",
        "deal", "purchase order",
    ),
    "invoice_date": (
        "开票日", "开票时间", "发票日期", "单据日期", "入账日期", "业务日期", "invoiced",
        "invoice dt", "date of invoice", "document date", "billing date", "posting date",
        "document_create_date", "issue date", "fecha factura", "fecha emisión",
    ),
    "due_date": (
        "应收日期", "应收款日期", "到期时间", "应付日期", "付款到期日", "约定付款日",
        "约定回款日期", "计划回款日期", "应回款日期", "到期", "due", "due on", "payment due",
        "due_in_date", "net due date", "maturity date", "vencimiento", "fecha vencimiento",
    ),
    "amount": (
        "金额", "发票金额", "价税合计", "应收款", "应收账款", "开票金额", "含税金额", "total",
        "amount", "invoice amount", "total amount", "gross amount", "value", "importe",
        "importe total", *BALANCES,
    ),
    "paid_date": (
        "回款日期", "回款时间", "收款日期", "到账日期", "实际回款日期", "实际付款日期", "结清日期",
        "核销日期", "实收日期", "paid", "paid on", "payment date", "settled date",
        "settlement date", "clear_date", "clearing date", "date settled", "received date",
        "fecha pago", "fecha de pago",
    ),
    "kind": ("款项性质", "款项类别", "收款性质", "payment kind", "instalment kind"),
    "disputed": ("是否争议", "争议", "有争议", "disputed", "dispute"),
}  # fmt: skip
"""Of a register of invoices."""

PARTS: dict[str, tuple[str, ...]] = {"due_date": ("到期", "vencimiento")}
"""What a heading of a field contains that stands in no list; days have to stand below it."""

PAYMENTS: dict[str, tuple[str, ...]] = {
    "payment_id": ("回款单号", "收款单号", "银行流水号", "payment id", "payment no", "receipt no"),
    "receivable_id": RECEIVABLES["receivable_id"],
    "paid_date": (*RECEIVABLES["paid_date"], "交易日期", "日期", "date"),
    "amount": (
        "金额", "本次回款", "本次回款金额", "本次收款", "本次收款金额", "本期回款", "本月回款",
        "回款金额", "收款金额", "到账金额", "到款金额", "实收金额", "收回金额", "实际回款",
        "实际回款金额", "实际收款金额", "实际到账金额", "回款额", "收款额", "已收金额",
        "已回款金额", "已收款", "已回款", "已收", "已到账金额", "已收回金额", "已付金额",
        "实付金额", "累计回款", "累计回款金额", "累计收款", "累计收款金额", "累计到账金额",
        "累计已收", "回款合计", "收款合计", "回款总额", "paid amount", "payment amount",
        "received amount", "amount paid", "amount received", "amount",
    ),
    "kind": ("结算方式", "收款方式", "回款方式", "settlement", "payment method"),
    "recorded_date": ("入账日期", "记账日期", "recorded", "booked on", "posting date"),
}  # fmt: skip
"""Of a list of payments."""

_EVERYDAY: dict[str, tuple[str, ...]] = {
    "receivable_id": ("应收单号", "应收单编号"),
    "customer_id": ("客户代码", "客户编码", "客户号"),
    "deal_id": ("合同号", "合同编码"),
    "signing_date": ("签约日", "签订日期", "合同签订日期"),
    "invoice_date": ("开票日", "开票时间", "发票日期"),
    "due_date": ("到期日期", "付款到期日", "应收到期日", "约定付款日", "约定付款日期"),
    "paid_date": (
        "实际付款日", "实际付款日期", "回款日", "回款日期", "实际回款日", "实际回款日期",
        "到账日", "到账日期", "收款日", "收款日期", "结清日期",
    ),
    "recorded_date": ("记账日期",),
}  # fmt: skip
_EVERYDAY_AMOUNTS: dict[str, tuple[str, ...]] = {
    "deals": ("合同总额", "合同总金额"),
    "receivables": ("应收款金额", "应收账款金额", "价税合计", "含税金额"),
    "payments": ("回款金额", "收款金额", "到账金额", "实收金额"),
}


def everyday_words(table: str) -> dict[str, tuple[str, ...]]:
    """What companies call the fields of a table that can mean nothing else, by field.

    An invoice number is none: one invoice may stand for several receivables. Nor is a bare amount,
    which may be without tax, a customer's name, which is no id, or a bare day of payment (付款日),
    which in a contract is the one agreed.
    """
    words = _EVERYDAY | {"amount": _EVERYDAY_AMOUNTS.get(table, ())}
    return {name: words[name] for name in fields_of(TABLES[table]) if name in words}


TERMS = (
    "账期", "账期天数", "信用期", "信用天数", "付款期限", "付款天数", "付款条件", "付款条款",
    "结算方式", "terms", "payment terms", "cust_payment_terms", "credit days", "credit period",
    "days", "net days",
)  # fmt: skip
"""Of a number of days from invoice to due date, or of terms that name one."""

DUE = re.compile(r"到期|(?<![a-z])due(?![a-z])|vencimiento|fällig|échéance", re.IGNORECASE)
"""Headings that speak of the due day, whatever stands below them."""
LATER = re.compile(
    r"状态|[回收]款|已[收付]|实收|到账|核销|结清|逾期|催[收款]|余额|未收|账龄"
    r"|status|estado|(?<![a-z])(is[ _]?)?(open|paid|closed|cleared)(?![a-z])|amount[ _]paid"
    r"|overdue|past[ _]due|(?<![a-z])(late|dunning|balance|outstanding|unpaid)(?![a-z])"
    r"|days[ _]to[ _]pay|last[ _]modified|pagad[oa]",
    re.IGNORECASE,
)
"""Headings of what is known, or changes, only after the invoice."""
AMOUNT = re.compile(r"金额|余额|(?<![a-z])(amount|balance)(?![a-z])", re.IGNORECASE)
"""Headings of amounts, whatever the field."""
PAID = re.compile(
    r"(?<!未)[已实]?[收回付到](款|回|到|讫)|[已实][收付回到]|到账|核销|冲销"
    r"|(?<![a-z])(collected|received|paid)(?![a-z])",
    re.IGNORECASE,
)
"""Headings that may tell how much came in, whatever they are called."""
DAYS = re.compile(r"日期|时间|(?<![a-z])date(?![a-z])|fecha|datum", re.IGNORECASE)
"""Headings of days, which are no inputs of their own."""
