"""In a ledger of receivables alone the customer's last deal is its last receivable, so called."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest

from data_schemas.approach import Approach
from data_schemas.case import ReceivableCase
from data_schemas.frame import Ledger, ledger_of
from data_schemas.reference import LAST_CLAIM, Reference, reference_label
from data_schemas.score import Score
from model.scorer import Scorer
from model.units import current_units
from model.view import LedgerView
from service.desk.charts import bars
from service.desk.sheet_form import sheet_form
from service.desk.words import Words

pytestmark = pytest.mark.slow
LANGS = pytest.mark.parametrize("lang", ["zh", "en"])
DEAL = {"zh": "合同", "en": r"\bdeal\b"}
OWN = {"zh": "上一笔应收", "en": "last receivable"}


@pytest.fixture(scope="module")
def bare(simulated: Ledger) -> LedgerView:
    receivables = simulated.receivables.assign(deal_id=None, instalment_id=None)
    return LedgerView(
        ledger_of(simulated.as_of, receivables=receivables, payments=simulated.payments)
    )


def asked(scorer: Scorer, view: LedgerView, as_of: date, name: str, lang: str) -> Score:
    case = ReceivableCase(receivable_id=name, reference=Reference.LAST_DEAL)
    return scorer.score_receivable(case, view, as_of=as_of, lang=lang, new_id=lambda: "s")


@LANGS
def test_it_is_called_a_receivable_throughout(
    scorer: Scorer, bare: LedgerView, as_of: date, lang: str
) -> None:
    names = list(current_units(bare, as_of)["receivable_id"])
    told = [asked(scorer, bare, as_of, name, lang).explanation for name in names[:12]]
    used = [one for one in told if one.reference.used is Reference.LAST_DEAL]
    assert used
    for one in used:
        assert one.reference.subject in set(bare.ledger.receivables["receivable_id"])
        assert one.reference.label == reference_label(LAST_CLAIM, lang)
        readings = [f.reading for c in one.causes for f in c.features]
        for text in (one.reference.text, one.text):
            assert OWN[lang] in text
        assert any(OWN[lang] in text for text in readings)
        for text in (one.reference.label, one.reference.text, one.text, *readings):
            assert not re.search(DEAL[lang], text)


@LANGS
def test_where_there_is_none_no_deal_is_missed(
    scorer: Scorer, bare: LedgerView, as_of: date, lang: str
) -> None:
    open_now = current_units(bare, as_of)
    count = bare.ledger.receivables["customer_id"].value_counts()
    alone = open_now.loc[open_now["customer_id"].map(count) == 1, "receivable_id"]
    name = str(alone.iloc[0])
    text = asked(scorer, bare, as_of, name, lang).explanation.reference.text
    assert re.search("没有其他应收" if lang == "zh" else "no other receivable", text)
    assert not re.search(DEAL[lang], text)


@LANGS
def test_the_sheet_offers_it_under_its_name_and_the_chart_begins_with_it(
    scorer: Scorer, bare: LedgerView, as_of: date, lang: str
) -> None:
    words = Words("zh" if lang == "zh" else "en")
    forms = [
        sheet_form(words, None, Reference.LAST_DEAL, Approach(), changed=False, of_deal=of_deal)
        for of_deal in (False, True)
    ]
    options = [
        re.findall(r'value="last_deal" selected>(.*?)<', html.unescape(form)) for form in forms
    ]
    assert options == [[reference_label(LAST_CLAIM, lang)], [Reference.LAST_DEAL.label(lang)]]
    for name in current_units(bare, as_of)["receivable_id"][:12]:
        score = asked(scorer, bare, as_of, str(name), lang)
        if score.explanation.reference.used is Reference.LAST_DEAL:
            shown = bars(score, words, whole=True)[0].label
            assert shown == reference_label(LAST_CLAIM, lang)
            return
    pytest.fail("no claim was compared with the one before")
