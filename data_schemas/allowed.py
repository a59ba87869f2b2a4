"""What a field takes, in zh and en: for programs with its codes, for somebody at a form without."""

from __future__ import annotations

import re
from datetime import date

from data_schemas.case import FIRST_DAY, LAST_DAY
from data_schemas.field import Field, Record, fields_of
from data_schemas.punctuation import marks
from data_schemas.reasons import UNITS

_NAMES = re.compile("[a-z][a-z0-9_]*")


def allowed_text(field: Field, lang: str, *, plain: bool = False, in_file: bool = False) -> str:
    """What a field takes: bounds with the unit, codes with their labels, days, length of text.

    Parameters
    ----------
    plain : bool
        For somebody at a form, who sees labels: neither ids of codes nor words of JSON.
    in_file : bool
        For the cells of a file, whose days may be written in more ways.
    """
    zh = lang == "zh"
    if field.codes and plain:
        return marks(lang).comma.join(code.label(lang) for code in field.codes)
    if field.codes:
        pairs = [f"{c.value}（{c.zh}）" if zh else f"{c.value} ({c.en})" for c in field.codes]
        return marks(lang).comma.join(pairs)
    if field.kind is bool and plain:
        return "是或否" if zh else "yes or no"
    if field.kind is bool:
        return "true 或 false" if zh else "true or false"
    if field.kind is date:
        days = f"{FIRST_DAY} 至 {LAST_DAY}" if zh else f"{FIRST_DAY} to {LAST_DAY}"
        if in_file:
            forms = ("2025-03-01", "2025/3/1", "2025.3.1", "2025年3月1日", "20250301")
            return f"{marks(lang).comma.join(forms)}{marks(lang).semicolon}{days}"
        return f"ISO 日期（年-月-日），{days}" if zh else f"an ISO date (year-month-day), {days}"
    if field.kind in (int, float):
        what = ("整数 " if zh else "whole numbers ") if field.kind is int else ""
        return what + _range(field.low, field.high, lang) + _unit(field, lang)
    if field.kind is str and field.max_length is not None:
        most = field.max_length
        if zh:
            return f"1 至 {most} 个字符，不含控制字符"
        return f"1 to {most} characters, no control characters"
    return ""


def plain_text(allowed: str, record: type[Record], lang: str) -> str:
    """What is allowed over several fields of a record, with labels in the place of names and codes.

    Examples
    --------
    >>> from data_schemas.law.facts import ContractLaw
    >>> plain_text("late_rate_year | late_rate_day", ContractLaw, "zh")
    '约定逾期年利率 / 约定逾期日利率'
    """
    fields = fields_of(record)
    labels = {name: field.meta.label(lang) for name, field in fields.items()}
    named = [fields[name] for name in _NAMES.findall(allowed) if name in fields]
    codes = {str(code.value): code.label(lang) for field in named for code in field.codes}
    told = _NAMES.sub(lambda m: labels.get(m[0]) or codes.get(m[0]) or m[0], allowed)
    # Labels hold commas of their own.
    told = told.replace(" | ", " / ")
    return told.replace(": ", marks(lang).colon).replace(", ", marks(lang).comma)


def _number(value: float) -> str:
    return f"{value:,.15g}"


def _range(low: float | None, high: float | None, lang: str) -> str:
    if low is not None and high is not None:
        return f"{_number(low)} {'至' if lang == 'zh' else 'to'} {_number(high)}"
    if low is not None:
        return f"≥ {_number(low)}"
    return f"≤ {_number(high)}" if high is not None else ""


def _unit(field: Field, lang: str) -> str:
    words = UNITS.get(field.meta.unit)
    return "" if words is None else " " + (words[0] if lang == "zh" else words[1])
