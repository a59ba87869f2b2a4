"""What stands on a report: taken from the answer, so that no figure of its own can differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from data_schemas.case import DealCase, ReceivableCase
from data_schemas.causes import Cause
from data_schemas.codes import InstalmentKind
from data_schemas.day import day_in_china
from data_schemas.deal import Deal
from data_schemas.field import fields_of
from data_schemas.overrides import Override
from data_schemas.percentage import exact_percent
from data_schemas.reasons import number_text
from data_schemas.receivable import Receivable
from data_schemas.score import DealScore, Score
from data_schemas.terms import DealAdvice
from service.answers import ModelCard
from service.desk.charts import percent
from service.desk.shown import day_text, late_text, value_text
from service.desk.typed import money_text
from service.desk.usual_plan import guess_text
from service.language import Lang
from service.report import sections, steps
from service.report.charts import curve, waterfall
from service.report.content import EVERYTHING, Budget, Section, Sheet
from service.report.moved import moved
from service.report.words import ReportWords

if TYPE_CHECKING:
    from model.view import LedgerView


@dataclass(frozen=True)
class Claim:
    """What a collection sheet says of its receivable beyond the score."""

    customer: str
    customer_id: str
    receivable_id: str
    deal_id: str | None
    kind: InstalmentKind | None
    invoiced: date | None
    due: date


def claim_of(case: ReceivableCase, view: LedgerView) -> Claim:
    """What a case says of its receivable, or the ledger, where it is named by its id."""
    given = case.receivable
    if given is None:
        table = view.ledger.receivables
        row = table.loc[table["receivable_id"] == case.receivable_id].iloc[0]
        known = {k: v for k, v in row.items() if k in Receivable.model_fields and not _blank(v)}
        given = Receivable.model_construct(**known)
    name = case.customer.name if case.customer else None
    return Claim(
        customer=name or view.name_of(given.customer_id) or given.customer_id,
        customer_id=given.customer_id,
        receivable_id=given.receivable_id,
        deal_id=given.deal_id,
        kind=InstalmentKind(given.kind) if given.kind else None,
        invoiced=_as_date(given.invoice_date),
        due=_as_date(given.due_date) or date.min,
    )


def named(case: DealCase, view: LedgerView) -> DealCase:
    """The case with its customer's name as the ledger has it, where the caller told none."""
    given = case.customer
    name = None if given.name else view.name_of(given.customer_id)
    if name is None:
        return case
    return case.model_copy(update={"customer": given.model_copy(update={"name": name})})


def _blank(value: object) -> bool:
    return value is None or value != value  # NaN and NaT differ from themselves


def _as_date(value: object) -> date | None:
    return (
        value.date() if isinstance(value, datetime) else value if isinstance(value, date) else None
    )


def opinion(
    answer: DealScore, case: DealCase, card: ModelCard, lang: Lang, much: Budget, *,
    decided: Override | None = None, advice: DealAdvice | None = None,
    guessed: Sequence[int] = (),
) -> Sheet:  # fmt: skip
    """The credit opinion on a deal, with a manager's decision on it and terms advised.

    Parameters
    ----------
    guessed : sequence of int
        Numbers of the instalments that the desk laid out and that nobody has confirmed.
    """
    words, score, deal = ReportWords(lang), answer.deal, case.deal
    about = [
        *_whose(case.customer.name, deal.customer_id, words),
        words("of_deal", id=deal.deal_id),
        words("signed", day=deal.signing_date),
        words("amount_of", n=money_text(deal.amount)),
        words("as_of_day", day=score.as_of),
    ]
    days = score.delay.horizon_days
    figures = (
        (percent(score.delay.probability), words("delay", days=days)),
        (percent(score.default.probability), words("default", days=score.default.horizon_days)),
    )
    told = (
        _terms(answer, case, words, much.parts, guessed),
        sections.money(score, words, deal.amount),
        *([sections.terms_advised(advice, words, much.options)] if advice else []),
        sections.causes(score, words, much.causes),
        steps.phenomenon(score, words, whole=much == EVERYTHING),
        steps.gaps(score, words, much.gaps),
        steps.actions(score, words, much.actions),
        sections.law(score, words, much.findings, answer.instalments, whole=much == EVERYTHING),
        sections.comparable(score, words, much.cases),
    )
    return _sheet(
        score, card, words, decided, title=words("opinion"), about=about, figures=figures,
        subject=case.customer.name or case.customer.customer_id, told=told,
        name=words("this_deal"), dates=words("deal_date", **_dates(score, words)),
        signature=(words("sign_opinion"), words("sign_by"), words("sign_day")),
    )  # fmt: skip


def collection(
    score: Score, claim: Claim, card: ModelCard, lang: Lang, much: Budget, *,
    decided: Override | None = None,
) -> Sheet:  # fmt: skip
    """The collection sheet of an open receivable, with what a manager decided on it before."""
    words = ReportWords(lang)
    late = (score.as_of - claim.due).days
    owed = float(score.money.exposure)
    about = [
        *_whose(claim.customer, claim.customer_id, words),
        words("of_claim", id=claim.receivable_id),
        *([words("of_deal", id=claim.deal_id)] if claim.deal_id else []),
        *([claim.kind.label(lang)] if claim.kind else []),
        words("amount_of", n=money_text(score.amount)),
        *([words("balance", n=money_text(owed))] if owed != score.amount else []),
        *([words("invoiced", day=claim.invoiced)] if claim.invoiced else []),
        words("due_on", day=claim.due),
        words("as_of_day", day=score.as_of),
        _due(late, words),
    ]
    kind = "_open" if late > 0 else ""
    figures = tuple(
        (percent(at.probability), words(f"{name}{kind}", days=at.horizon_days))
        for name, at in (("delay", score.delay), ("default", score.default))
    )
    told = (
        steps.phenomenon(score, words, whole=much == EVERYTHING),
        moved(score, words, much.causes),
        steps.actions(score, words, much.actions + 1),
        sections.law(score, words, much.findings),
        sections.money(score, words),
        sections.causes(score, words, much.causes),
        steps.gaps(score, words, much.gaps),
        sections.comparable(score, words, much.cases),
    )
    return _sheet(
        score, card, words, decided, title=words("collection"), about=about, figures=figures,
        subject=claim.customer, told=told, name=words("this_claim"),
        dates=words("claim_date", **_dates(score, words)),
        signature=(words("sign_collection"), words("next_day"), words("sign_day")),
    )  # fmt: skip


def _whose(name: str | None, customer_id: str, words: ReportWords) -> list[str]:
    """The customer's id, where its name stands above; two may have one name."""
    return [words("of_customer", id=customer_id)] if name not in (None, customer_id) else []


def _due(late: int, words: ReportWords) -> str:
    """How long past due, or how long until then."""
    if late == 0:
        return words("due_today")
    key = "past_due" if late > 0 else "not_yet_due"
    return words(key, n=number_text(abs(late), "day", words.lang))


def _sheet(
    score: Score, card: ModelCard, words: ReportWords, decided: Override | None, *,
    title: str, subject: str, about: list[str], figures: tuple[tuple[str, str], ...],
    told: tuple[Section, ...], name: str, dates: str, signature: tuple[str, ...],
) -> Sheet:  # fmt: skip
    lang = words.lang
    scale = card.scorecard
    more = (
        (late_text(score, words), words("days_late")),
        (
            words("yuan", n=money_text(round(score.expected_loss))),
            words("loss_given", lgd=exact_percent(score.money.settings.loss_given_default)),
        ),
        (str(score.points), words("points_name")),
    )
    inputs = score.inputs
    used = words(
        "inputs", given=len(inputs.given), ledger=len(inputs.from_ledger),
        missing=len(inputs.missing),
    )  # fmt: skip
    if inputs.not_learnt:
        used += words.marks.gap + words("not_learnt_n", n=len(inputs.not_learnt))
    return Sheet(
        lang=lang, title=title, subject=subject, about=" · ".join(about),
        grade=score.grade.value, grade_label=score.grade.label(lang),
        banner=words("synthetic") if score.synthetic else "",
        decided=_decided(decided, score, words) if decided else "",
        figures=(*figures, *more),
        lead=f"{score.explanation.text}{'' if lang == 'zh' else ' '}{dates}",
        confidence=words(
            "sure", level=score.confidence.level.label(lang),
            reasons=sections.headed(
                words.marks.semicolon.join(r.text for r in score.confidence.reasons).rstrip("。.")
            ),
        ),
        waterfall=waterfall(score, words, name), waterfall_title=words("why"),
        curve=curve(score, words), curve_title=words("curve"),
        sections=tuple(one for one in told if one.items or one.table or one.note),
        signature=signature,
        foot=(
            words("scale", base=f"{scale.base_points:g}", odds=f"{scale.base_odds:g}",
                  double=f"{scale.points_to_double:g}"),
            words("is_not"),
            used,
            words("model_line", version=score.model_version, as_of=card.data_as_of,
                  day=score.as_of, id=score.score_id),
        ),
    )  # fmt: skip


def _decided(one: Override, score: Score, words: ReportWords) -> str:
    """Who decided what against the model, why and when; the model's grade stays beside it."""
    note = words("decided_note", note=one.note) if one.note else ""
    grade, then = score.grade.value, one.model_grade.value if one.model_grade else ""
    moved = then and then != grade
    return words(
        "decided", reason=one.reason_label + note, who=one.author_name,
        model=words("decided_then" if moved else "decided_same", grade=grade, then=then),
        what=one.kind_label + (words("decided_grade", grade=one.grade.value) if one.grade else ""),
        day=day_in_china(one.created),
    )  # fmt: skip


def _dates(score: Score, words: ReportWords) -> dict[str, str]:
    found = score.payment_date
    return {n: day_text(getattr(found, n), words) for n in ("p10", "p50", "p90")}


def _terms(
    answer: DealScore, case: DealCase, words: ReportWords, most: int, guessed: Sequence[int]
) -> Section:
    """The instalments with their grades, and what else was given of the terms."""
    days = answer.deal.delay.horizon_days
    head = tuple(
        sections.headed(one)
        for one in (
            words("instalments"), words("due"), words("amount"), words("grade"),
            words("unpaid_at", days=days), words("half_in"),
        )
    )  # fmt: skip
    rows = [
        (
            words("part", n=i + 1, kind=part.kind.label(words.lang)),
            str(part.due_date),
            money_text(part.amount),
            score.grade.value,
            percent(score.delay.probability),
            day_text(score.payment_date.p50, words),
        )
        for i, (part, score) in enumerate(zip(case.instalments, answer.instalments, strict=True))
    ]
    if len(rows) > most:
        rest = case.instalments[most - 1 :]
        amount = money_text(round(sum(part.amount for part in rest), 2))
        rows = [*rows[: most - 1], (words("other_parts", n=len(rest)), "", amount, "", "", "")]
    unseen = guess_text(guessed, len(case.instalments), words)
    note = words.marks.gap.join(filter(None, (unseen, " · ".join(_given(case.deal, words)))))
    return Section(words("terms_head"), table=(head, *rows), note=note)


def _given(deal: Deal, words: ReportWords) -> list[str]:
    """The terms of payment that are known, each with its label; the amount stands above."""
    told = deal.model_dump(mode="json", exclude_none=True, exclude={"amount"})
    return [
        f"{field.meta.label(words.lang)} {value_text(field, told[name], field.meta.unit, words)}"
        for name, field in fields_of(Deal).items()
        if field.meta.cause is Cause.CREDIT and name in told
    ]
