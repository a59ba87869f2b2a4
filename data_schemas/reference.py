"""What a score is compared with, and the sentences that say so."""

from __future__ import annotations

from datetime import date
from typing import Literal

from data_schemas.codes import Code
from data_schemas.punctuation import marks

About = Literal["receivable", "instalment", "deal"]
"""What is explained; a typical one of the same is what an explanation starts from."""

MONTH_DAYS = 30
"""Days that "a month ago" goes back."""


class Reference(Code):
    """What an explanation starts from."""

    TYPICAL = "typical", "典型应收", "the typical receivable"
    PEERS = "peers", "同类客户", "the customer's peers"
    LAST_DEAL = "last_deal", "该客户的上一个合同", "the same customer's last deal"
    MONTH_AGO = "month_ago", "一个月前的同一笔应收", "the same receivable a month ago"


LAST_CLAIM = "last_claim"
"""What ``LAST_DEAL`` is called where the customer's last is a receivable of no deal."""

AT_SIGNING = (Reference.TYPICAL, Reference.PEERS, Reference.LAST_DEAL)
"""What a deal can be compared with: it did not exist a month ago."""

TYPICAL_OF: dict[About, tuple[str, str]] = {
    "receivable": ("典型应收", "the typical receivable"),
    "instalment": ("典型分期", "the typical instalment"),
    "deal": ("典型合同", "the typical deal"),
}
"""``Reference.TYPICAL`` by what is explained, in zh and en."""

SAID: dict[str, tuple[str, str]] = {
    "typical_receivable": (
        "与同阶段、同账龄、同类分期的典型应收比较。",
        "Compared with the typical receivable of this stage, age and kind.",
    ),
    "typical_instalment": (
        "与签约时同类分期中的典型分期比较。",
        "Compared with the typical instalment of this kind at signing.",
    ),
    "typical_deal": (
        "与典型合同比较：每期都是签约时同类分期中的典型，按各期金额加权。",
        "Compared with the typical deal: each instalment the typical one of its kind at signing,"
        " weighted by amount.",
    ),
    "peers": (
        "与同类客户（{group}）的典型情况比较：最近 {cases} 笔同类应收，各项取中位值；"
        "期限与日期不变。",
        "Compared with a typical peer ({group}): of their latest {cases} such receivables the"
        " middle value of each input, asked the same question on the same days.",
    ),
    "last_deal": (
        "与该客户的上一个合同（{subject}，按 {day} 已知的情况）比较，期限不变；"
        "那一次的概率为 {probability}。",
        "Compared with the same customer's last deal ({subject}, as known on {day}), asked the"
        " same question; its own probability was {probability}.",
    ),
    LAST_CLAIM: (
        "与该客户的上一笔应收（{subject}，按 {day} 已知的情况）比较，期限不变；"
        "那一次的概率为 {probability}。",
        "Compared with the same customer's last receivable ({subject}, as known on {day}), asked"
        " the same question; its own probability was {probability}.",
    ),
    "month_ago": (
        "与同一笔应收在 {day} 的情况比较（按当日已知的台账），账龄、日期等只随时间变化的按今天算；"
        "当日的概率为 {probability}。",
        "Compared with the same receivable on {day} (the ledger as known on that day); age,"
        " calendar and whatever else time alone moves are today's. The probability then was"
        " {probability}.",
    ),
    "instead": (
        "改与{typical}比较。",
        "It is compared with {typical} instead.",
    ),
    "no_group": (
        "客户的类型与级别都未知，没有同类可比。",
        "Neither type nor level of the customer is known, so it has no peers.",
    ),
    "few_peers": (
        "同类客户（{group}）此前只有 {cases} 笔同种类、同账龄的应收，至少需要 {least} 笔。",
        "Receivables of the peers ({group}) of this kind or age before that day: {cases};"
        " {least} are needed.",
    ),
    "no_last_deal": (
        "台账中该客户在 {day} 之前没有其他合同。",
        "The ledger holds no other deal of this customer before {day}.",
    ),
    "no_last_claim": (
        "台账中该客户在 {day} 之前没有其他应收。",
        "The ledger holds no other receivable of this customer before {day}.",
    ),
    "not_open_then": (
        "这笔应收在 {day} 尚未开票、已回款，或当时台账中还没有它，无法与那一天比较。",
        "On {day} this receivable was not issued yet, was paid, or was not in the ledger yet: there"
        " is nothing to compare with.",
    ),
}
"""By code, in zh and en; figures are filled in."""


def said(code: str, lang: str, **figures: object) -> str:
    """A sentence of ``SAID`` in ``lang`` ("zh" or "en"), its figures filled in."""
    return SAID[code][lang != "zh"].format(**figures)


def typical_said(about: About, lang: str, why: str = "") -> str:
    """That a typical one is what something is compared with, or stands in: ``why`` says for what.

    Examples
    --------
    >>> typical_said("deal", "en", "It has no peers.")
    'It has no peers. It is compared with the typical deal instead.'
    """
    if not why:
        return said(f"typical_{about}", lang)
    instead = said("instead", lang, typical=reference_label(Reference.TYPICAL, lang, about))
    return marks(lang).gap.join((why, instead))


def reference_label(
    name: str, lang: str, about: About = "receivable", day: date | None = None
) -> str:
    """What a reference, or ``LAST_CLAIM``, is called in ``lang``.

    The same receivable on an earlier ``day`` is called by that: it may be any day.
    """
    if name == LAST_CLAIM:
        return "该客户的上一笔应收" if lang == "zh" else "the same customer's last receivable"
    if name == Reference.TYPICAL:
        return TYPICAL_OF[about][lang != "zh"]
    if name == Reference.MONTH_AGO and day is not None:
        return f"当时的同一笔应收（{day}）" if lang == "zh" else f"the same receivable on {day}"
    return Reference(name).label(lang)
