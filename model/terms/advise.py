"""Advice on terms: goal, options, ladder, what is declined, what else would help."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from data_schemas.advice import Gap
from data_schemas.case import DealCase
from data_schemas.codes import Trigger
from data_schemas.instalment import Instalment
from data_schemas.levers import AUDIT, LEVERS, OTHERS, OthersMove
from data_schemas.punctuation import marks
from data_schemas.score import DealScore
from data_schemas.terms import (
    AdviseCase,
    Change,
    DealAdvice,
    Declined,
    GoalShown,
    Help,
    Option,
    PlannedPart,
)
from model.law.answered import known
from model.money.cents import money
from model.terms import summary, words
from model.terms.aim import Aim, aim_of
from model.terms.amiss import amiss, amiss_then, beyond_text
from model.terms.bench import Bench
from model.terms.changed import put_of
from model.terms.conceded import conceded
from model.terms.ladder import ladder
from model.terms.lawful import against, cures, lawful, no_worse, objections
from model.terms.move import FIXED, Move, Reason, Value, moves_of
from model.terms.search import Found, Scored, search
from model.values import as_number
from model.wording import probability_text


@dataclass(frozen=True)
class Searched:
    """What was found for a deal, before it is put into words."""

    aim: Aim
    found: Found
    front: list[Scored]
    declined: dict[str, Reason]
    cures: tuple[frozenset[Move], ...] = ()

    @property
    def beyond(self) -> tuple[frozenset[Move], ...]:
        """What cures each breach, where all together are more than the policy concedes."""
        return () if self.found.options else self.cures

    @property
    def cheapest(self) -> Scored | None:
        """The cheapest set of changes that reaches the aim."""
        return next((one for one in self.front if one.badness <= self.aim.limit), None)


def find_terms(
    bench: Bench, case: AdviseCase, as_of: date, others: tuple[OthersMove, ...] = (), *,
    reached: bool = False,
) -> Searched:  # fmt: skip
    """Search what the seller may change for the smallest concessions that reach the goal.

    Parameters
    ----------
    others : tuple of OthersMove
        What is scored beside it; never part of an option.
    reached : bool
        Whether the deal is known to be there as it is: then nothing is looked for, but the
        cheapest way to put right what the law forbids.
    """
    policy = bench.policy
    aim = aim_of(case.goal, policy)
    not_learnt = frozenset(bench.bundle.manifest.not_learnt)
    moves, declined = moves_of(case, policy, aim.kind, not_learnt, frozenset(case.keep))
    moves, refused = lawful(case, moves, policy, as_of, bench.version)
    cured = cures(case, moves, policy, as_of, bench.version)
    beside = [others_changed(case, one) for one in others]
    found = search(bench, () if reached and not cured else moves, aim, beside, cured)
    now = objections(case, policy, as_of)
    fine = [
        one
        for one in (found.least(aim) if reached else found.front(aim, policy.terms))
        if no_worse(bench.version(one.choice), one.choice, now, policy, as_of)
    ]
    return Searched(aim, found, fine[:1] if reached else fine, declined | refused, cured)


def others_changed(case: DealCase, other: OthersMove) -> DealCase:
    """The deal had somebody else changed a field."""
    field = other.declared
    value = field.kind(other.value)
    return case.model_copy(update={"deal": case.deal.model_copy(update={field.name: value})})


def helpful(bench: Bench, case: DealCase) -> tuple[OthersMove, ...]:
    """What others could improve about a deal, or what is not known, as far as it was learnt.

    Nobody asks to drop an audit that no instalment waits for.
    """
    not_learnt = bench.bundle.manifest.not_learnt
    audited = any(_settled_first(part) for part in case.instalments)
    out = []
    for other in OTHERS:
        if other.field == AUDIT and not audited:
            continue
        field = other.declared
        now = as_number(field, known(case, field))
        target = as_number(field, other.value)
        if other.field not in not_learnt and not (target - now) * field.meta.monotone >= 0:
            out.append(other)
    return tuple(out)


def _settled_first(part: Instalment) -> bool:
    """Whether an instalment may wait for what is delivered to be accepted or reckoned up."""
    if part.trigger is None:
        return part.kind not in FIXED
    return part.trigger in (Trigger.ACCEPTANCE, Trigger.PROGRESS, Trigger.AUDIT)


def advise_terms(
    bench: Bench, case: AdviseCase, score: DealScore, as_of: date, lang: str
) -> DealAdvice:
    """Terms that would do, in ``lang``, beside the score of the deal as given."""
    others = helpful(bench, case)
    there = aim_of(case.goal, bench.policy).reached_by(score.deal)
    searched = find_terms(bench, case, as_of, others, reached=there)
    aim, now = searched.aim, searched.found.now
    wanted = case.goal.grade if case.goal and case.goal.grade else bench.policy.terms.wanted_grade
    goal = GoalShown(
        kind=aim.kind, target=aim.target, now=aim.value(now.badness),
        reached=now.badness <= aim.limit,
        text=words.goal_text(aim, now.badness, wanted.value, bench.policy, lang),
    )  # fmt: skip
    before = float(now.figures.delay[now.at])
    options = [
        _amiss(bench, _option(bench, one, f"o{n}", aim, (goal.now, before), lang), one, score,
               as_of, lang)
        for n, one in enumerate(searched.front, start=1)
    ]  # fmt: skip
    reaching = [one for one in options if one.reaches]
    cheapest = reaching[0] if reaching else None
    helps = _helps(searched.found, others, before, score.deal.gaps, lang)
    wrong = amiss(score, against(bench.case, bench.policy, as_of), lang)
    return DealAdvice(
        score=score, goal=goal, options=options,
        cheapest=cheapest.id if cheapest is not None else None,
        ladder=ladder(reaching, lang),
        declined=[
            Declined(
                lever=name, field=LEVERS[name].field, reason=reason.value,
                text=words.declined_text(name, reason, lang),
            )
            for name, reason in searched.declined.items()
        ],
        would_help=helps, statement=summary.statement(bench.policy, lang),
        text=summary.advice_text(
            goal, cheapest, options, helps, wrong,
            beyond_text(searched.beyond, bench.policy.terms, lang),
            summary.unsure(score.deal, lang), bench.policy.terms, lang,
        ),
    )  # fmt: skip


def _option(
    bench: Bench, one: Scored, name: str, aim: Aim, before: tuple[float, float], lang: str
) -> Option:
    """An option; ``before`` has the goal's number and the delay probability as they are now."""
    policy, figures, at = bench.policy, one.figures, one.at
    case = bench.version(one.choice)
    given = conceded(one.choice, bench.version, policy)
    changes = [_change(move, part, lang) for move, part in zip(one.choice, given, strict=True)]
    delay = float(figures.delay[at])
    value = aim.value(one.badness)
    shown = {
        "grade": policy.grade(delay), "money": one.money, "weight": one.weight,
        "concession": one.concession,
    }  # fmt: skip
    return Option(
        id=name, changes=changes, reaches=one.badness <= aim.limit,
        value=value, delay_probability=delay,
        default_probability=float(figures.default[at]), expected_loss=figures.loss[at],
        cost_of_waiting=figures.waiting[at],
        margin_after_risk_share=float(figures.margin_share[at]), price=figures.price[at],
        instalments=[
            PlannedPart(
                instalment_id=p.instalment_id, kind=p.kind, due_date=p.due_date,
                amount=money(p.amount), trigger=p.trigger,
            )
            for p in case.instalments
        ],
        put=put_of(bench.case, one.choice, case), amiss=[],
        text=words.option_text(aim, changes, before, (value, delay), shown, lang), **shown,
    )  # fmt: skip


def _amiss(
    bench: Bench, option: Option, one: Scored, score: DealScore, as_of: date, lang: str
) -> Option:
    """The option with what its terms leave amiss, which its sentence says too."""
    policy = bench.policy
    law = against(bench.version(one.choice), policy, as_of)
    left = amiss_then(score, option, law, policy.money, lang)
    text = marks(lang).gap.join(filter(None, (option.text, words.even_so(left, lang))))
    return option.model_copy(update={"amiss": left, "text": text})


def _change(move: Move, given: Decimal, lang: str) -> Change:
    after = _plain(move.after)
    assert after is not None  # noqa: S101  # a lever is always moved to something
    return Change(
        lever=move.lever.id, ask=move.lever.ask, field=move.lever.field,
        label=words.lever_label(move.lever, lang), before=_plain(move.before), after=after,
        money=given, weight=move.weight, text=words.change_text(move, lang),
    )  # fmt: skip


def _plain(value: Value | None) -> bool | int | float | str | None:
    if isinstance(value, Trigger):
        return value.value
    return float(value) if isinstance(value, Decimal) else value


def _helps(
    found: Found, others: tuple[OthersMove, ...], before: float, gaps: list[Gap], lang: str
) -> list[Help]:
    """What others can do and would help by this model, the most helpful first."""
    out = []
    for other, after in zip(others, found.beside, strict=True):
        if after >= before or probability_text(lang, after) == probability_text(lang, before):
            continue  # nobody is asked for what moves nothing that is shown
        # A topic's movement is that of all its open fields; the smallest such topic tells most.
        of = [g for g in gaps if other.field in {f.field for f in g.open} and g.movement]
        topic = min(of, key=lambda g: len(g.open)) if of else None
        out.append(
            Help(
                field=other.field, label=other.declared.meta.label(lang),
                control=other.declared.meta.control, value=other.value,
                probability_before=before, probability_after=after,
                movement=topic.movement if topic is not None else None,
                text=words.help_text(other, before, after, topic, lang),
            )
        )  # fmt: skip
    return sorted(out, key=lambda h: h.probability_after)
