"""The sections of a report that are figures and law, each made of what the answer says."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from data_schemas.law.codes import FindingKind
from data_schemas.money import LimitBasis, Margin
from data_schemas.percentage import exact_percent, minus
from data_schemas.reasons import number_text
from data_schemas.reference import Reference
from data_schemas.score import CauseContribution, Finding, Score
from data_schemas.terms import DealAdvice, GoalKind, Option
from model.money.owed import owed_text
from model.money.planned import planned_text
from model.rounding import shown_causes
from model.terms.quantity import quantity_name, quantity_told
from model.wording import probability_text
from service.desk.charts import named_inputs, signed
from service.desk.law import calls_for_attention, said_of
from service.desk.shown import value_in
from service.desk.typed import money_text
from service.report.charts import told_points, whole_points
from service.report.content import Item, Section
from service.report.words import ReportWords

FEATURES = 3
"""Features named under a cause."""


def causes(score: Score, words: ReportWords, most: int) -> Section:
    """The causes that move the score most, with what in them does."""
    told = score.explanation.causes
    points = dict(zip([c.cause for c in told], whole_points(score)[1:-1], strict=True))
    shown = shown_causes(score.explanation)
    some = [c for c in told if shown[c.cause]]
    missing = frozenset(score.inputs.missing)
    items = tuple(_cause(c, shown[c.cause], points[c.cause], missing, words) for c in some[:most])
    note = and_more(len(some) - most, words)
    if score.explanation.reference.asked is not Reference.TYPICAL:
        note = words.marks.gap.join(filter(None, (score.explanation.reference.text, note)))
    return Section(words("causes"), items, note=note)


def _cause(
    cause: CauseContribution, step: float, points: int, missing: frozenset[str],
    words: ReportWords,
) -> Item:  # fmt: skip
    zh = words.lang == "zh"
    text = words.marks.semicolon.join(
        f"{f.label}{words.marks.colon}{value_in(f, missing, words)}"
        f"{'（' if zh else ' ('}{signed(part * 100)}{'）' if zh else ')'}"
        for f, part in named_inputs(cause, step, FEATURES)
    )
    side = cause.side.label(words.lang)
    told = f" ({side})"
    return Item(
        head=f"{cause.label}（{side}）"
        if zh
        else f"{headed(cause.label).removesuffix(told)}{told}",
        tail=f"{words('pp', n=signed(step * 100))} · {told_points(points, words)}",
        text=text,
    )


def headed(text: str) -> str:
    """A label at the head of an entry."""
    return text[:1].upper() + text[1:]


def money(score: Score, words: ReportWords, contract: float | None = None) -> Section:
    """What waiting costs, what is left once risk is paid for, and how much may be owed.

    The loss expected stands above, among the figures of the page. Where a ``contract`` is over
    another amount than is planned, it says what the figures are of.
    """
    found = score.money
    waiting, left, limit = found.waiting, found.margin, found.credit_limit
    days = round(waiting.agreed_days) + round(waiting.late_days)  # as the answer's text adds them
    rate = exact_percent(found.settings.capital_rate)
    cost = (headed(words("waiting")), _yuan(waiting.total, words))
    rows = [(*cost, words("waiting_note", n=number_text(days, "day", words.lang), rate=rate))]
    if left is not None:
        rows += _margin(left, score, words)
    if limit is not None:
        key = "limit_left" if limit.headroom >= 0 else "limit_over"
        note = words(key, n=money_text(abs(round(limit.headroom))))
        note += words("limit_alone") if limit.open is None else ""
        note += words("limit_asked") if limit.basis is LimitBasis.ASKED else ""
        rows.append((words("credit_limit"), _yuan(limit.limit, words), note))
    head = (words("money_item"), words("money_figure"), words("money_note"))
    planned = "" if contract is None else planned_text(found.exposure, contract, words.lang)
    owed = "" if found.owed is None else owed_text(found.owed, words.lang)
    note = words.marks.gap.join(filter(None, (owed, planned)))
    return Section(words("money_head"), table=(head, *rows), note=note)


def _margin(left: Margin, score: Score, words: ReportWords) -> list[tuple[str, str, str]]:
    price, upfront, none = left.break_even_price, left.break_even_upfront_share, words("no_figure")
    note = words(
        "margin_note", share=_share(left.after_risk_share),
        wanted=exact_percent(score.money.settings.least_return),
    )  # fmt: skip
    if not score.money.settings.margin_given:
        note += words("margin_assumed", share=exact_percent(score.money.settings.margin_share))
    priced = (
        (none, "")
        if price is None
        else (_yuan(price, words), words("price_note", share=_share(float(price) / score.amount)))
    )
    before = (none, "") if upfront is None else (_share(upfront), words("upfront_note"))
    return [
        (words("margin_after_risk"), _yuan(left.after_risk, words), note),
        (words("break_even_price"), *priced),
        (words("break_even_upfront"), *before),
    ]


def terms_advised(advice: DealAdvice, words: ReportWords, most: int) -> Section:
    """Terms that reach the goal, the smallest concession first.

    Where none does, the one that comes nearest to the goal asked for, under a heading that says so.
    """
    reaching = [one for one in advice.options if one.reaches]
    best = advice.goal.best(advice.options)
    told = reaching or ([best] if best is not None else [])
    items = tuple(_option(one, advice.goal.kind, words) for one in told[:most])
    text = advice.text
    for one in told[:most]:  # it names one that stands above it, word for word
        text = text.replace(one.text, words("as_above"))
    said = [text, and_more(len(told) - most, words), advice.statement]
    title = "terms_there" if advice.goal.reached else "terms_missing"
    return Section(
        words("terms_advised" if reaching else title),
        items,
        note=words.marks.gap.join(filter(None, said)),
    )


def _option(one: Option, kind: GoalKind, words: ReportWords) -> Item:
    """An option under its grade and, where the goal is no grade, the number that is."""
    chance = probability_text(words.lang, one.delay_probability)
    p = f"{quantity_name(GoalKind.GRADE, words.lang)} {chance}"
    head = [headed(words("grade_of", grade=one.grade.value)), p]
    if kind is not GoalKind.GRADE:
        head.append(quantity_told(kind, one.value, words.lang))
    tail = words("concession", n=money_text(round(one.concession)))
    return Item(head=" · ".join(head), tail=tail, text=one.text)


def _share(share: float) -> str:
    """A share that, unlike a probability, may be below nothing or over the whole."""
    return minus(f"{share:.1%}")


def _yuan(amount: Decimal, words: ReportWords) -> str:
    return words("yuan", n=minus(money_text(round(amount))))


def law(
    score: Score, words: ReportWords, most: int, parts: Sequence[Score] = (), *, whole: bool = False
) -> Section:
    """The legal clock, the gravest first, each with its articles; remarks always stand.

    Parameters
    ----------
    parts : sequence of Score
        The instalments of a deal, in order: what is said of some of them names which.
    whole : bool
        Whether all that is said of them is printed, not only what calls for attention.
    """
    found = said_of(score.statute, parts)
    told = [(of, f) for of, f in found if whole or not of or calls_for_attention(f)]
    items = tuple(
        Item(headed(f"{one.level.label(words.lang)}{_part(of, words)}"), text=_finding(one, words))
        for of, one in told[:most]
    )
    remarks = [f.text for f in score.statute if f.kind is FindingKind.NOTICE]
    note = words.marks.gap.join([and_more(len(found) - len(items), words), *remarks])
    return Section(words("law"), items, note=note.strip())


def _part(of: Sequence[str], words: ReportWords) -> str:
    return f" · {words('law_part', n=words.marks.comma.join(of))}" if of else ""


def _finding(one: Finding, words: ReportWords) -> str:
    zh = words.lang == "zh"
    cited = [
        f"{c.title}{words('article', n=c.article.replace(', ', words.marks.comma))}"
        if zh
        else f"{c.title}, art. {c.article}"
        for c in one.citations
    ]
    if not cited:
        return one.text
    return f"{one.text}（{'；'.join(cited)}）" if zh else f"{one.text} ({'; '.join(cited)})"


def comparable(score: Score, words: ReportWords, most: int) -> Section:
    """The past cases most alike and how they ended; says so where there is none."""
    items = tuple(
        Item(
            head=f"{one.customer or one.customer_id} · {one.id}",
            tail=words("grade_of", grade=one.grade.value),
            text=f"{one.text}{words.marks.semicolon}{one.why}",
        )
        for one in score.comparable[:most]
    )
    return Section(words("comparable"), items, note=score.comparable_note)


def and_more(n: int, words: ReportWords) -> str:
    """That ``n`` are left out; nothing where none is."""
    return words("more", n=n) if n > 0 else ""
