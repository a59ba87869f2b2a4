"""The six questions to ask oneself before collecting, asked of every deal before it is signed.

Source: 回款前的六个自问. An unanswered question is missing information; ``Meta.question`` says
which one a field answers.
"""

from __future__ import annotations

from dataclasses import dataclass

from data_schemas.field import Field, fields_of
from data_schemas.records import RECORDS


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question, in both languages."""

    number: int
    zh: str
    en: str

    def text(self, lang: str) -> str:
        """The question in ``lang`` ("zh" or "en")."""
        return self.zh if lang == "zh" else self.en

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields that answer it, in the order declared."""
        every = (field for record in RECORDS for field in fields_of(record).values())
        return tuple(field for field in every if field.meta.question == self.number)


QUESTIONS: dict[int, Question] = {
    question.number: question
    for question in (
        Question(
            number=1,
            zh="交易的项目是什么（品名、规格、数量、金额、时间）？",
            en="What is the traded project (item, specification, quantity, amount, time)?",
        ),
        Question(number=2, zh="由谁验收？", en="Who accepts it?"),
        Question(number=3, zh="验收标准是什么？", en="What is the acceptance standard?"),
        Question(
            number=4,
            zh="以什么方式、在哪些日期付款？",
            en="How and on which dates is it paid?",
        ),
        Question(number=5, zh="谁负责付款？", en="Who is responsible for paying?"),
        Question(
            number=6,
            zh="回款的4W2H是什么（回什么、为何、何时、何地何人、怎么回、回多少）？",
            en="The 4W2H of the collection: what, why, when, where and who, how, how much?",
        ),
    )
}
"""By number."""
