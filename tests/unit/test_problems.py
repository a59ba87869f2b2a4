"""What a person is told about a wrong input: what, given, allowed, in both languages."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

import data_schemas
from data_schemas.case import DealCase, ReceivableCase
from data_schemas.errors import FieldProblem
from data_schemas.field import Record
from data_schemas.frame import TABLES, Refusal, check_frame
from data_schemas.problems import MOST, invalid_record, problems, refusal_problem
from data_schemas.reasons import REASONS

DEAL: dict[str, Any] = {
    "customer": {"customer_id": "C1"},
    "deal": {
        "deal_id": "D1", "customer_id": "C1", "signing_date": "2026-03-01", "amount": 1000.0,
    },
    "instalments": [
        {"instalment_id": "I1", "kind": "single", "due_date": "2026-06-01", "amount": 1000.0}
    ],
}  # fmt: skip
RECEIVABLE: dict[str, Any] = {
    "receivable": {
        "receivable_id": "R1", "customer_id": "C1", "due_date": "2026-06-01", "amount": 10.0,
    }
}  # fmt: skip


def _errors(case: type[Record], base: dict[str, Any], path: str, value: Any) -> list[Any]:
    """The errors after one value was changed; a value of ``KeyError`` takes it away."""
    body = copy.deepcopy(base)
    *way, last = [int(p) if p.isdigit() else p for p in path.split(".")] if path else [""]
    place: Any = body
    for part in way:
        place = place[part]
    if value is KeyError:
        del place[last]
    else:
        place[last] = value
    with pytest.raises(ValidationError) as caught:
        case.model_validate(body)
    return caught.value.errors()  # type: ignore[return-value]


def _one(
    case: type[Record], base: dict[str, Any], path: str, value: Any, lang: str
) -> FieldProblem:
    (problem,) = problems(_errors(case, base, path, value), lang)
    return problem


@pytest.mark.parametrize(
    ("path", "value", "field", "zh", "en"),
    [
        ("deal.amount", -1, "deal.amount",
         ("合同金额", "低于下限", "-1", "0.01 至 1,000,000,000,000 元"),
         ("Contract amount", "too small", "-1", "0.01 to 1,000,000,000,000 CNY")),
        ("deal.upfront_share", 1.2, "deal.upfront_share",
         ("预付比例", "超过上限", "1.2", "0 至 1"),
         ("Upfront share", "too large", "1.2", "0 to 1")),
        ("deal.upfront_share", False, "deal.upfront_share",
         ("预付比例", "应为数字", "false", "0 至 1"), ("must be a number", "false", "0 to 1")),
        ("deal.upfront_share", "0.3", "deal.upfront_share",
         ("应为数字", "“0.3”"), ("must be a number", "'0.3'")),
        ("deal.upfront_share", float("nan"), "deal.upfront_share",
         ("应为数字", "nan"), ("must be a number", "nan")),
        ("deal.credit_days", 2.5, "deal.credit_days",
         ("账期", "应为整数", "2.5", "0 至 1,825 天"), ("whole number", "2.5", "0 to 1,825 days")),
        ("deal.guarantee_obtained", 1, "deal.guarantee_obtained",
         ("应为是或否", "1", "true 或 false"), ("true or false", "given: 1")),
        ("deal.budget_status", "soon", "deal.budget_status",
         ("预算落实情况", "不在代码表中", "“soon”", "none（无预算）", "special_fund（"),
         ("Budget status", "not in the list", "'soon'", "none (not budgeted)")),
        ("deal.signing_date", 0, "deal.signing_date",
         ("应为日期", "0", "ISO"), ("must be a date", "0", "ISO date")),
        ("deal.signing_date", "2026-02-30", "deal.signing_date",
         ("应为日期", "“2026-02-30”"), ("must be a date", "'2026-02-30'")),
        ("deal.signing_date", "1899-01-01", "deal.signing_date",
         ("日期超出合理范围", "1899-01-01", "2000-01-01"), ("out of range", "2099-12-31")),
        ("deal.deal_id", KeyError, "deal.deal_id",
         ("合同编号", "必填"), ("Deal id", "is required")),
        ("deal.deal_id", "", "deal.deal_id", ("不能为空", "1 至 64 个字符"),
         ("must not be empty",)),
        ("deal.deal_id", " \u3000", "deal.deal_id",
         ("合同编号", "必填"), ("Deal id", "is required")),
        ("instalments.0.instalment_id", " ", "instalments.0.instalment_id",
         ("分期编号", "必填"), ("Instalment id", "is required")),
        ("deal.deal_id", 7, "deal.deal_id", ("应为文本", "7"), ("must be text", "given: 7")),
        ("deal.deal_id", "a\nb", "deal.deal_id", ("控制字符",), ("control character",)),
        ("customer.name", "名" * 121, "customer.name",
         ("文本太长", "1 至 120 个字符"), ("too long", "1 to 120 characters")),
        ("deal.upfront_shar", 0.3, "deal.upfront_shar",
         ("没有这个字段", "是否指 upfront_share（预付比例）"),
         ("no such field", "did you mean upfront_share")),
        ("deal.qqq", 0.3, "deal.qqq", ("没有这个字段", "数据字典"), ("the data dictionary",)),
        ("deal", 3, "deal", ("合同", "应为对象"), ("must be an object",)),
        ("customer", KeyError, "customer", ("客户", "必填"), ("is required",)),
        ("instalments", [], "instalments", ("分期", "项数太少", "空列表", "≥ 1 项"),
         ("too few", "given: an empty list", "≥ 1 items")),
        ("instalments", {}, "instalments", ("应为列表", "对象"), ("must be a list", "an object")),
        ("instalments.0.kind", "gift", "instalments.0.kind",
         ("分期 第 1 项", "款项类型", "advance（预付款）"),
         ("Instalments 1", "Kind of instalment")),
        ("instalments.0.due_date", "2026-01-01", "instalments.0.due_date",
         ("约定付款日", "早于签约日期", "2026-01-01", "≥ 2026-03-01"),
         ("before the signing date", "≥ 2026-03-01")),
        ("instalments.0.amount", 2000, "instalments",
         ("超过合同金额", "2000.00", "≤ 1000.00"), ("more than the contract", "≤ 1000.00")),
        ("customer.customer_id", "C2", "deal.customer_id",
         ("客户编号不一致", "“C1”", "C2"), ("not the customer of this request",)),
    ],
)  # fmt: skip
def test_a_wrong_deal_is_told_what_was_given_and_what_is_allowed(
    path: str, value: Any, field: str, zh: tuple[str, ...], en: tuple[str, ...]
) -> None:
    for lang, words in (("zh", zh), ("en", en)):
        problem = _one(DealCase, DEAL, path, value, lang)
        assert problem.field == field
        for word in words:
            assert word in f"{problem.label} {problem.message}"


def test_instalments_with_one_id_are_refused() -> None:
    parts = [DEAL["instalments"][0] | {"amount": 1.0}] * 2
    problem = _one(DealCase, DEAL, "instalments", parts, "zh")
    assert (problem.field, problem.label) == (
        "instalments.1.instalment_id",
        "分期 第 2 项 · 分期编号",
    )
    assert "重复出现" in problem.message


@pytest.mark.parametrize(
    ("path", "value", "field", "word"),
    [
        ("receivable_id", "R1", "receivable_id", "只能给出其中一个"),
        ("receivable.amount", 0, "receivable.amount", "低于下限"),
        ("customer", {"customer_id": "C2"}, "customer.customer_id", "客户编号不一致"),
        ("payments", [{"payment_id": "P", "receivable_id": "R2", "paid_date": "2026-07-01",
                       "amount": 1.0}], "payments.0.receivable_id", "应收编号不一致"),
        ("as_of", "2200-01-01", "as_of", "日期超出合理范围"),
    ],
)  # fmt: skip
def test_a_wrong_receivable_is_told_so(path: str, value: Any, field: str, word: str) -> None:
    problem = _one(ReceivableCase, RECEIVABLE, path, value, "zh")
    assert problem.field == field
    assert word in problem.message


def test_what_the_web_framework_adds_is_understood() -> None:
    broken = {
        "type": "json_invalid", "loc": ("body", 12), "msg": "JSON decode error", "input": {},
        "ctx": {"error": "Expecting ',' delimiter"},
    }  # fmt: skip
    limit = {
        "type": "greater_than_equal", "loc": ("query", "limit"), "msg": "", "input": "0",
        "ctx": {"ge": 1},
    }  # fmt: skip
    inside = {"type": "missing", "loc": ("body", "deal", "amount"), "msg": "", "input": {}}
    told = problems([broken, limit, inside], "en")
    assert [p.field for p in told] == ["", "limit", "deal.amount"]
    assert "not valid JSON" in told[0].message
    assert "≥ 1" in told[1].message
    assert told[2].label == "Deal · Contract amount"


def test_hostile_input_is_shown_short_and_printable() -> None:
    nasty = "x" * 10_000 + "\x1b[31m\u202e"
    for path, value in (("deal.budget_status", nasty), (f"deal.{'y' * 9000}\x1b", 1)):
        for lang in ("zh", "en"):
            problem = _one(DealCase, DEAL, path, value, lang)
            text = problem.field + problem.label + problem.message
            assert len(text) < 600
            assert text.isprintable()


def test_a_flood_of_errors_is_cut_off_and_says_so() -> None:
    body = copy.deepcopy(DEAL)
    body["deal"] |= {f"field{n}": 1 for n in range(500)}
    with pytest.raises(ValidationError) as caught:
        DealCase.model_validate(body)
    told = problems(caught.value.errors(), "zh")
    assert len(told) == MOST + 1
    assert "450" in told[-1].message


def test_invalid_record_carries_both_languages() -> None:
    error = invalid_record(_errors(DealCase, DEAL, "deal.amount", -1))
    assert "合同金额" in error.text("zh")
    assert "deal.amount" in error.text("en")
    assert error.problems("zh")[0].field == error.problems("en")[0].field == "deal.amount"


def test_an_unknown_kind_of_error_is_still_told() -> None:
    strange = {"type": "something_new", "loc": ("deal", "amount"), "msg": "?", "input": object()}
    (problem,) = problems([strange], "zh")
    assert problem.message.startswith("取值无效")


@pytest.mark.parametrize(
    ("table", "field", "code", "given", "word"),
    [
        ("receivables", "amount", "too_small", "-5", "0.01 至"),
        ("receivables", "due_date", "not_date", "31/12/2026", "ISO"),
        ("receivables", "receivable_id", "twice", "R1", "重复出现"),
        ("instalments", "instalment_id", "of_another_deal", "1", "另一合同的分期编号"),
        ("payments", "receivable_id", "unknown_receivable", "R9", "账簿中没有"),
        ("contacts", "channel", "not_in_list", "鸽子", "phone（电话）"),
        ("facts", "satisfaction_score", "too_large", "9", "0 至 5"),
        ("facts", "field", "never_changes", "receivable.amount", "允许：delivery_papers_complete"),
        ("facts", "field", "never_changes", "amount", "不随时间变化"),
        ("receivables", "", "wrong_number_of_columns", "1,2", "列数与表头不符"),
    ],
)
def test_a_refused_row_is_told_in_the_same_words(
    table: str, field: str, code: str, given: str, word: str
) -> None:
    refusal = Refusal(field=field, code=code, rows=np.arange(1), given=given)
    zh = refusal_problem(refusal, TABLES[table], "zh")
    assert word in zh.message
    assert given in zh.message
    assert refusal_problem(refusal, TABLES[table], "en").message.replace(given, "").isascii()


def test_every_code_the_source_raises_has_words() -> None:
    root = Path(data_schemas.__file__).parent
    codes: set[str] = set()
    for name in ("case.py", "column.py", "frame.py", "../training/ledger_folder.py"):
        text = (root / name).read_text(encoding="utf-8")
        codes |= set(re.findall(r'PydanticCustomError\(\s*"(\w+)"', text))
        codes |= set(re.findall(r'code="(\w+)"', text))
        codes |= set(re.findall(r'problems\.append\(\("(\w+)"', text))
    assert len(codes) > 10
    assert codes <= set(REASONS)


def test_every_reason_is_worded_in_both_languages() -> None:
    for zh, en in REASONS.values():
        assert re.search(r"[\u4e00-\u9fff]", zh)
        assert en.isascii()


@pytest.mark.parametrize(("given", "cured"), [("12,500.5", True), ("¥1250", True), ("待定", False)])
def test_a_number_written_for_people_is_told_how_to_be_written(given: str, cured: bool) -> None:
    """It named the bounds alone, within which the number lay."""
    row = {"receivable_id": ["R"], "customer_id": ["C"], "due_date": ["2026-07-01"]}
    _, (refusal,) = check_frame("receivables", pd.DataFrame(row | {"amount": [given]}))
    message = refusal_problem(refusal, TABLES["receivables"], "zh").message
    assert ("不带千分位" in message) is cured


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_amount_below_nothing_is_told_where_it_goes(lang: str) -> None:
    columns = {"customer_id": ["C"], "due_date": ["2026-07-01"], "amount": ["-20.5"]}

    def told(table: str, **more: list[str]) -> str:
        _, (refusal,) = check_frame(table, pd.DataFrame(columns | more))
        return refusal_problem(refusal, TABLES[table], lang).message

    message = told("receivables", receivable_id=["R"])
    assert "-20.5" in message
    for part in ("credit_note", "为正" if lang == "zh" else "a positive amount"):
        assert part in message
    payment = told("payments", payment_id=["P"], receivable_id=["R"], paid_date=["2026-07-01"])
    for part in ("reversal", "credit_note", "写正数" if lang == "zh" else "a positive amount"):
        assert part in payment
    assert payment != message
    other = told("deals", deal_id=["D"], signing_date=["2026-07-01"])
    assert "credit_note" not in other
