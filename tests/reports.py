"""Reports of long answers: shared by the tests of what they say and how they are printed."""

from __future__ import annotations

import re
from datetime import date
from functools import partial

import pytest

from data_schemas.codes import InstalmentKind, Stage
from service.report.content import Sheet
from service.report.report import Make
from service.report.sheet import Claim, collection, opinion
from tests.long_answers import (
    NAME,
    a_long_advice,
    a_long_answer,
    a_long_card,
    a_long_case,
    a_long_override,
    a_long_score,
)

LANGS = pytest.mark.parametrize("lang", ["zh", "en"])
KINDS = pytest.mark.parametrize("kind", ["opinion", "collection"])


def a_claim() -> Claim:
    return Claim(
        customer=NAME[:80], customer_id="KH-" + "7" * 40,
        receivable_id="YS-" + "9" * 40, deal_id="HT-" + "8" * 40,
        kind=InstalmentKind.ACCEPTANCE, invoiced=date(2025, 1, 1), due=date(2025, 12, 22),
    )  # fmt: skip


def a_make(kind: str, lang: str) -> Make:
    card, decided = a_long_card(), a_long_override(lang)
    if kind == "opinion":
        answer, case = a_long_answer(lang), a_long_case()
        advice = a_long_advice(answer, case, lang)
        return partial(opinion, answer, case, card, lang, decided=decided, advice=advice)
    score = a_long_score(lang, Stage.OPEN, "R")
    return partial(collection, score, a_claim(), card, lang, decided=decided)


def squeezed(text: str) -> str:
    """A text without its white space: where lines break is nobody's business here."""
    return re.sub(r"\s+", "", text)


def said(sheet: Sheet) -> list[str]:
    """Everything that stands on a sheet, but for its pictures."""
    out = [sheet.title, sheet.subject, sheet.about, sheet.lead, sheet.confidence, sheet.banner]
    out.append(sheet.decided)
    out += [text for pair in sheet.figures for text in pair]
    for one in sheet.sections:
        out += [one.title, one.note]
        out += [text for item in one.items for text in (item.head, item.tail, item.text)]
        out += [cell for row in one.table[1:] for cell in row]
    return [*out, *sheet.signature, " ".join(sheet.foot)]
