"""What the law says, as the desk and the page of facts list it."""

from __future__ import annotations

from datetime import date

from data_schemas.law.codes import FindingKind, Level
from data_schemas.score import Citation, Finding
from service.desk.law import apart, cited
from service.desk.words import Words


def finding(kind: FindingKind, level: Level) -> Finding:
    return Finding.model_construct(kind=kind, level=level)


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
