"""The credit opinion of the answer on the page, and what its file is called."""

from __future__ import annotations

import re
from functools import partial

from data_schemas.case import DealCase
from service.desk.kept import Kept
from service.desk.words import Words
from service.language import Lang
from service.overrides import Decisions
from service.report.report import Prepared
from service.report.sheet import named, opinion
from service.scoring import GivenDeal, Scoring

LONGEST = 40
"""Characters of a name in the name of a file."""
_UNSAFE = re.compile(r"[^\w.()（）·-]+")


def prepared(
    given: GivenDeal, case: DealCase, kept: Kept, scoring: Scoring, decisions: Decisions, lang: Lang
) -> Prepared:
    """The opinion as the API prints it, of terms found on the page before the usual.

    It says which instalments nobody has confirmed, as whoever reads it has not seen the page.
    """
    deal = given.answer.deal
    case = named(case, given.now.view)
    make = partial(
        opinion, given.answer, case, given.now.served.card(lang), lang,
        decided=decisions.about(deal, lang),
        advice=kept.sought.found or scoring.terms_for(case, lang, given.now),
        guessed=kept.draft.guessed(),
    )  # fmt: skip
    who = case.customer.name or case.customer.customer_id
    return Prepared(make, deal.score_id, file_name(Words(lang)("file"), who, case.deal.deal_id))


def file_name(*parts: str) -> str:
    """The name of a file any system takes, without its ending.

    Examples
    --------
    >>> file_name("授信意见", "清河县 教育局", "2026/17"), file_name("credit_opinion", "..", "D:1")
    ('授信意见_清河县_教育局_2026_17', 'credit_opinion_D_1')
    """
    safe = (_UNSAFE.sub("_", part)[:LONGEST].strip("._") for part in parts)
    return "_".join(filter(None, safe))
