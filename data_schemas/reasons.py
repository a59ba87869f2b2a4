"""What can be wrong with a value, and the words for its unit, in zh and en."""

from __future__ import annotations

import re

UNITS: dict[str, tuple[str, str]] = {
    "CNY": ("元", "CNY"),
    "day": ("天", "days"),
    "hour": ("小时", "hours"),
    "year": ("年", "years"),
}
"""Words for the units of ``Meta``; "1" and "" have none. One of an own column is its own word."""

WEEKDAY = "weekday"
"""The unit of a day of the week, Monday 0: told by its name."""
_WEEKDAYS = (
    ("星期一", "Monday"), ("星期二", "Tuesday"), ("星期三", "Wednesday"), ("星期四", "Thursday"),
    ("星期五", "Friday"), ("星期六", "Saturday"), ("星期日", "Sunday"),
)  # fmt: skip


def number_text(value: float, unit: str, lang: str) -> str:
    """A number for people, with its unit.

    Examples
    --------
    >>> number_text(60, "day", "zh"), number_text(1, "day", "en"), number_text(2, WEEKDAY, "en")
    ('60 天', '1 day', 'Wednesday')
    >>> [number_text(*one, "en") for one in ((12_345.6, "CNY"), (0.25, "1"), (4.18, "day"))]
    ['12,346 CNY', '0.25', '4.2 days']
    >>> number_text(-13, "day", "zh")  # the sign that all figures are written with
    '−13 天'
    >>> number_text(12.5, "km", "en")  # of a company's own column
    '12.5 km'
    """
    zh = lang == "zh"
    if unit == WEEKDAY and value in range(7):
        return _WEEKDAYS[int(value)][not zh]
    # Means of days are told to a tenth: nobody counts them finer.
    plain = f"{round(value, 1) + 0.0:g}" if unit == "day" else f"{value:.4g}"
    text = re.sub("^-", "−", f"{value:,.0f}" if abs(value) >= 1000 else plain)
    one = not zh and text in ("1", "−1") and unit in UNITS
    words = unit_text(unit, lang).removesuffix("s" if one else "")
    return f"{text} {words}" if words else text


def unit_text(unit: str, lang: str) -> str:
    """The word for a unit, "" for shares, scores, counts, codes and dates.

    Examples
    --------
    >>> unit_text("day", "zh"), unit_text("km", "zh"), unit_text("1", "zh")
    ('天', 'km', '')
    """
    if unit in UNITS:
        return UNITS[unit][lang != "zh"]
    return "" if unit in ("1", WEEKDAY) else unit


def one_day(text: str) -> str:
    """An English text whose number of days may be one.

    Examples
    --------
    >>> one_day("1 days over, 21 days left"), one_day("0.1 days")
    ('1 day over, 21 days left', '0.1 days')
    """
    return _ONE_DAY.sub("1 day", text)


_ONE_DAY = re.compile(r"(?<![\d.,])1 days\b")

REASONS: dict[str, tuple[str, str]] = {
    "alias_of_alias": ("所指客户本身已并入他人", "is a customer that is merged into another"),
    "as_the_model": (
        "与模型的等级相同，不是与模型不同的决定",
        "is the model's own grade, no decision against it",
    ),
    "before_contact": ("早于联系日期", "is before the day of the contact"),
    "before_delivery": ("早于交付日期", "is before the day of delivery"),
    "before_invoice": ("早于开票日期", "is before the invoice"),
    "before_payment": ("早于付款日期", "is before the day of payment"),
    "before_signing": ("早于签约日期", "is before the signing date"),
    "before_start": ("早于开始日期", "is before the day it began"),
    "broken_json": ("不是有效的 JSON", "is not valid JSON"),
    "control_character": (
        "含有控制字符、看不见的字符或改变文字方向的字符",
        "holds a character that controls, cannot be seen or turns the direction of text",
    ),
    "customer_differs": ("与同一请求中的客户编号不一致", "is not the customer of this request"),
    "day_out_of_range": ("日期超出合理范围", "is a day out of range"),
    "deal_of_another": (
        "是另一客户的合同",
        "is another customer's deal",
    ),
    "deal_differs": ("与应收的合同编号不一致", "is not the deal of the receivable"),
    "empty": ("不能为空", "must not be empty"),
    "error_cell": ("是公式的错误值", "is the error of a formula"),
    "foreign_currency": (
        "是外币金额，而其他金额是另一种币种：请先换算成同一币种",
        "is an amount in a foreign currency, and others are in another: convert it first",
    ),
    "formula_unsaved": (
        "是没有保存结果的公式：请用 Excel 打开该文件、保存后再导入",
        "is a formula with no saved value: open the file in Excel, save it and ingest it again",
    ),
    "id_differs": ("与地址中的编号不一致", "is not the id in the address"),
    "invalid": ("取值无效", "is not valid"),
    "missing": ("必填，但未给出", "is required but was not given"),
    "missing_column": ("缺少这一列", "is a column that is not there"),
    "mostly_blank": (
        "必填，但多数行没有：若是合并单元格，请在映射中该列写 fill: down",
        "is required, but most rows have none: where cells are merged, write fill: down for the"
        " column in the mapping",
    ),
    "monthly_terms": (
        "从结算日起算，而文件没有结算日：请在映射中该字段的 values 下译成“月末后60天”这样的写法",
        "count from a closing day that the file does not name: translate them under values of this"
        " field in the mapping, such as to '60 days after month end'",
    ),
    "more_than_contract": ("分期金额之和超过合同金额", "add up to more than the contract amount"),
    "more_than_owed": ("超过应收金额", "is more than is owed"),
    "not_issued_yet": (
        "评估日尚未开票：未到期的应收须给出此前的开票日期",
        "is not before the day of the score: one not due yet needs an invoice date before it",
    ),
    "not_boolean": ("应为是或否", "must be true or false"),
    "no_promise": (
        "结果为拒绝付款或未联系到时，没有承诺付款日",
        "does not go with a refusal, nor with a contact that reached nobody",
    ),
    "never_changes": (
        "不随时间变化，不能作为动态事实；请改在该记录本身",
        "does not change over time and is no dated fact: put it into the record itself",
    ),
    "less_than_paid": ("少于已付与冲减的金额", "is less than what was paid and credited"),
    "more_than_left": ("多于该应收的未付金额", "is more than is left of that receivable"),
    "none_agreed": (
        "与“未约定逾期利息”矛盾",
        "contradicts that no late interest is agreed",
    ),
    "not_before": ("不早于评估日期", "is not before the day of the score"),
    "not_both": ("两者只能给出一个", "only one of the two may be given"),
    "not_date": ("应为日期", "must be a date"),
    "not_month": ("应为月份", "must be a month"),
    "not_disputed": (
        "与“本笔存在争议：否”矛盾",
        "contradicts that this receivable is not disputed",
    ),
    "not_in_list": ("不在代码表中", "is not in the list of codes"),
    "not_list": ("应为列表", "must be a list"),
    "not_number": ("应为数字", "must be a number"),
    "number_style": (
        "是另一种写法的数字；请在映射中该文件的 read 下写明 numbers，如 1.234,56",
        "is a number written in another style; name it as numbers under read of this file in the"
        " mapping, such as 1.234,56",
    ),
    "not_this_closing": ("不是账本正在结的月份至本月", "is none of the months being closed"),
    "not_of_this_kind": ("这一类型不需要此项", "does not belong to this kind"),
    "not_of_receivable": ("不是该笔应收的客户", "is not the customer of that receivable"),
    "not_signed_yet": ("还没到签约日期", "lies ahead: the deal is not signed yet"),
    "not_object": ("应为对象", "must be an object"),
    "not_own_value": (
        "应为数字，或 1 至 120 个字符、不含控制字符的文本",
        "must be a number, or a text of 1 to 120 characters without control characters",
    ),
    "not_terms": (
        "是看不出天数的付款条件：请在映射中该字段的 values 下译成天数",
        "are terms that name no number of days: translate them to days under values of this field"
        " in the mapping",
    ),
    "not_text": ("应为文本", "must be text"),
    "not_whole_number": ("应为整数", "must be a whole number"),
    "of_another_customer": (
        "是台账中另一客户的合同编号",
        "is on record the id of another customer's deal",
    ),
    "of_another_deal": (
        "是另一合同的分期编号；一个编号在账簿中只属于一个合同",
        "is the id of another deal's instalment; in the ledger an id is one deal's alone",
    ),
    "not_by_id": (
        "只能与整笔应收（receivable）一起给出；按编号评分时以账簿为准",
        "goes with a whole receivable only; by its id the ledger's own is used",
    ),
    "nothing_open": (
        "使这笔应收在评估日已无未回款：已付清、作废或核销，不再评分",
        "leave nothing of the receivable open on the day of the score: it is paid, void or written"
        " off, and is not scored",
    ),
    "one_of": ("须给出且只能给出其中一个", "exactly one of them must be given"),
    "one_goal": ("三者须给出且只能给出一个", "exactly one of the three must be given"),
    "own_unit": (
        "写明了自己的单位（元），与这一列的单位不同：请改成这一列的单位",
        "names a unit of its own (yuan), not that of its column: write it in the unit of the"
        " column",
    ),
    "part_of_cent": (
        "不是整分的金额：最多两位小数",
        "is not in whole cents: at most two decimals",
    ),
    "receivable_differs": ("与同一请求中的应收编号不一致", "is not the receivable of this request"),
    "signing_differs": ("与合同的签约日期不一致", "is not the deal's signing date"),
    "too_few": ("项数太少", "has too few items"),
    "too_large": ("超过上限", "is too large"),
    "too_long": ("文本太长", "is too long"),
    "too_many": ("项数太多", "has too many items"),
    "too_small": ("低于下限", "is too small"),
    "twice": ("重复出现", "is there twice"),
    "score_of_instalment": (
        "是单个分期的评分，请填整个合同的评分编号",
        "is the score of one instalment; name that of its deal",
    ),
    "unknown_customer": ("账簿中没有这个客户", "is a customer the ledger does not have"),
    "unknown_deal": ("账簿中没有这个合同", "is a deal the ledger does not have"),
    "unknown_field": ("没有这个字段", "is no such field"),
    "unknown_instalment": ("不是本合同的分期", "is no instalment of this deal"),
    "unknown_lever": ("没有这种变动", "is no kind of change there is"),
    "unknown_receivable": ("账簿中没有这笔应收", "is a receivable the ledger does not have"),
    "wrong_number_of_columns": ("列数与表头不符", "has not as many columns as the heading"),
}
"""What can be wrong, by code."""

SELF_EVIDENT = {
    "alias_of_alias", "deal_of_another", "formula_unsaved", "monthly_terms", "mostly_blank",
    "not_terms", "of_another_deal", "score_of_instalment", "twice", "unknown_customer",
    "unknown_deal", "unknown_field", "unknown_receivable",
}  # fmt: skip
"""Those that say enough without what is allowed."""

PARAMETERS: dict[str, tuple[str, str]] = {
    "accept-language": ("语言（Accept-Language）", "Language (Accept-Language)"),
    "calls": ("每周电话与信函数", "Calls and letters a week"),
    "idempotency-key": ("请求编号（Idempotency-Key）", "Request key (Idempotency-Key)"),
    "least_balance": ("最低余额", "Least balance"),
    "least_days_past_due": ("最少逾期天数", "Least days past due"),
    "limit": ("每页条数", "Items on a page"),
    "most_days_past_due": ("最多逾期天数", "Most days past due"),
    "moved": ("等级变化", "Moved"),
    "offset": ("跳过条数", "Items to pass over"),
    "order": ("排序", "Order"),
    "override_id": ("决定编号", "Decision id"),
    "since": ("起始日期", "Since"),
    "synthetic": ("是否模拟数据", "Whether simulated"),
    "text": ("查找文字", "Text to find"),
    "to_do": ("只看待办", "Only what is to do"),
    "limitation_near": ("只看时效将届满的", "Only those whose limitation ends soon"),
    "limitation_lapsed": ("只看时效已届满的", "Only those whose limitation has ended"),
    "visits": ("每周上门数", "Visits a week"),
}
"""Labels of what an address or a header may ask with and no record has as a field."""

_CODE_OF: dict[str, str] = {
    "dict_type": "not_object",
    "enum": "not_in_list",
    "extra_forbidden": "unknown_field",
    "finite_number": "not_number",
    "greater_than": "too_small",
    "greater_than_equal": "too_small",
    "json_invalid": "broken_json",
    "less_than": "too_large",
    "less_than_equal": "too_large",
    "list_type": "not_list",
    "literal_error": "not_in_list",
    "model_attributes_type": "not_object",
    "model_type": "not_object",
    "string_pattern_mismatch": "control_character",
    "string_too_long": "too_long",
    "string_too_short": "empty",
    "too_long": "too_many",
    "too_short": "too_few",
}
"""Our code for pydantic's error types; families (``float_…``) stand in ``_FAMILIES``."""

_FAMILIES = {
    "bool_": "not_boolean",
    "date_": "not_date",
    "datetime_": "not_date",
    "decimal_": "not_number",
    "float_": "not_number",
    "int_": "not_whole_number",
    "string_": "not_text",
}


def reason(code: str, lang: str) -> str:
    """What a code of ``REASONS`` means, in ``lang``."""
    zh, en = REASONS.get(code, REASONS["invalid"])
    return zh if lang == "zh" else en


def code_of(kind: str) -> str:
    """Our code for a pydantic error type."""
    if kind in _CODE_OF:
        return _CODE_OF[kind]
    if kind in REASONS:
        return kind
    return next((c for start, c in _FAMILIES.items() if kind.startswith(start)), "invalid")
