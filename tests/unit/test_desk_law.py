"""What the law says, as the desk and the page of facts list it."""

from __future__ import annotations

from datetime import date

from data_schemas.law.codes import FindingKind, Level
from data_schemas.score import Citation, Finding, Score
from service.desk.law import apart, calls_for_attention, cited, said_of
from service.desk.words import Words


def finding(kind: FindingKind, level: Level, text: str = "") -> Finding:
    return Finding.model_construct(kind=kind, level=level, text=text)


def test_articles_are_listed_with_the_marks_of_the_language() -> None:
    law = Citation(
        law="budget", title="预算法", number="22", article="18, 52", in_force=date(2018, 12, 29)
    )
    assert "第18、52条" in cited(law, Words("zh"))
    assert "art. 18, 52" in cited(law, Words("en"))


def test_remarks_about_the_answer_end_it_however_grave() -> None:
    remark = finding(FindingKind.NOTICE, Level.ATTENTION)
    note, breach = (finding(FindingKind.TERM, one) for one in (Level.INFO, Level.BREACH))
    assert apart([remark, note, breach]) == ([breach, note], [remark])


def test_a_deal_tells_of_its_instalments_what_is_not_said_of_itself() -> None:
    """That a payment falls after the treasury has closed stood behind its instalment alone."""
    breach = finding(FindingKind.TERM, Level.BREACH, "of the deal")
    remark = finding(FindingKind.NOTICE, Level.ATTENTION, "about the answer")
    late = finding(FindingKind.TERM, Level.ATTENTION, "after the closing")
    note = finding(FindingKind.TERM, Level.INFO, "the days of the budget")
    parts = [
        Score.model_construct(statute=statute)
        for statute in ([late, breach, note], [note, remark], [late])
    ]
    told = said_of([breach, remark], parts)
    assert told == [((), breach), (("1", "3"), late), (("1", "2"), note)]
    assert [calls_for_attention(one) for _, one in told] == [True, True, False]
