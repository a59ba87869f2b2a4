"""Comparable cases: the past ones moved by the same causes, and how they ended."""

from __future__ import annotations

from datetime import date

import numpy as np

from data_schemas.causes import Cause
from data_schemas.codes import Stage
from data_schemas.comparable import CaseKind, Comparable, Comparison, Ending, SharedCause
from data_schemas.percentage import exact_percent
from model.attribution import Attribution
from model.day import Floats, day_number, day_of
from model.endings import Ended, endings
from model.profiles import PastCases, landmark_of
from model.scored import Scored, Telling
from model.view import LedgerView
from model.wording import percent

NAMED = 3
"""Causes named at most as common to two cases."""
TRIED = 2
"""Cases looked at for each shown: few of them turn out to have been no claim."""
WORTH_NAMING = 0.1
"""Share of what two profiles have in common below which a cause is not named."""


def comparison(scored: Scored, row: int, found: Attribution, how: Telling) -> Comparison:
    """The past cases most alike to a claim or deal.

    Parameters
    ----------
    row : int
        Its first unit; history and endings are what was known before its snapshot.
    found : Attribution
        Its contributions.
    """
    policy, view = how.policy.advice, scored.asked.view
    past = how.profiles.of(view, scored.asked.stage)
    t = min(int(scored.asked.snapshot[row]), day_number(view.ledger.as_of))
    known_to = day_of(t)
    eligible = _eligible(past, scored, row, t)
    n = int(eligible.sum())
    if n < policy.comparable_least:
        return Comparison(cases=[], note=_too_few(past.kind, n, policy.comparable_least, how.lang))
    similar = np.where(eligible, likeness(found.cause_log_odds, past.causes), -1.0)
    first = _first(past, similar, policy.comparable_alike, TRIED * policy.comparable_shown)
    how_ended = endings(view, [past.parts[at] for at in first], past.kind, known_to)
    out = [
        _case(past, at, found, end, float(similar[at]), view, known_to, how)
        for at, end in zip(first, how_ended, strict=True)
        if end is not None  # else it turned out to be no claim
    ][: policy.comparable_shown]
    return Comparison(cases=out, note=_note(past.kind, n, bool(out), known_to, how))


def likeness(here: Floats, there: Floats) -> Floats:
    """Share of two profiles that is common, 0 to 1 (Ruzicka's index, by sign); shape (n,).

    Parameters
    ----------
    here : ndarray, shape (c,)
    there : ndarray, shape (n, c)

    Examples
    --------
    >>> likeness(np.array([1.0, -1.0]), np.array([[1.0, -1.0], [0.5, 1.0], [0.0, 0.0]])).tolist()
    [1.0, 0.16666666666666666, 0.0]
    """
    a, b = np.abs(here)[None, :], np.abs(there)
    same = np.sign(here)[None, :] * np.sign(there) > 0
    common = np.where(same, np.minimum(a, b), 0.0).sum(axis=1)
    all_of_it = np.where(same, np.maximum(a, b), a + b).sum(axis=1)
    empty = all_of_it == 0
    return np.asarray(np.where(empty, 1.0, common / np.where(empty, 1.0, all_of_it)))


def _eligible(past: PastCases, scored: Scored, row: int, t: int) -> np.ndarray:
    """Past, with an answer by then, at the like age, and not the case or its deal."""
    asked = scored.asked
    out = (past.ripe < t) & (past.day < t)
    if asked.stage is Stage.OPEN:
        age = np.array([asked.snapshot[row] - asked.due[row]])
        out &= past.landmark == landmark_of(age)[0]
    unit = asked.units.iloc[row]
    own = [unit[c] for c in ("receivable_id", "deal_id") if isinstance(unit[c], str)]
    for mine in (past.ids, past.deal):
        out &= ~np.isin(mine.astype(str), own)
    return np.asarray(out)


def _first(past: PastCases, similar: Floats, least: float, most: int) -> list[int]:
    """Positions of the most alike, one a deal: its other receivables would say the same again."""
    out: list[int] = []
    taken: set[object] = set()
    for at in np.argsort(-similar, kind="stable"):
        if len(out) == most or similar[at] < least:
            break
        name = past.deal[at] or past.ids[at]
        if name not in taken:
            taken.add(name)
            out.append(int(at))
    return out


def _case(
    past: PastCases,
    at: int,
    found: Attribution,
    end: Ended,
    similarity: float,
    view: LedgerView,
    known_to: date,
    how: Telling,
) -> Comparable:
    shared = _shared(found.cause_log_odds, past.causes[at], how.lang)
    customer = str(past.customer[at])
    is_open = past.kind is CaseKind.RECEIVABLE
    return Comparable(
        kind=past.kind, id=str(past.ids[at]), customer_id=customer,
        customer=view.name_of(customer), amount=float(past.amount[at]),
        day=day_of(int(past.day[at])), days_past_due=int(past.age[at]) if is_open else None,
        similarity=similarity, probability=float(past.probability[at]),
        grade=how.policy.grade(float(past.probability[at])), shared=shared,
        ending=end.ending, days=end.days, share_paid=end.share_paid, known_to=known_to,
        text=ending_text(past.kind, end, known_to, how.lang),
        why=_why(shared, similarity, how.lang),
    )  # fmt: skip


def _shared(here: Floats, there: Floats, lang: str) -> list[SharedCause]:
    """The causes that make the two alike, the strongest first."""
    common = np.where(here * there > 0, np.minimum(np.abs(here), np.abs(there)), 0.0)
    first = np.argsort(-common, kind="stable")[:NAMED]
    causes = list(Cause)
    return [
        SharedCause(
            cause=causes[c], label=causes[c].label(lang), here=float(here[c]), there=float(there[c])
        )
        for c in first
        if common[c] > WORTH_NAMING * common.sum()
    ]


def ending_text(kind: CaseKind, end: Ended, known_to: date, lang: str) -> str:
    """How it ended, in words.

    Examples
    --------
    >>> ending_text(CaseKind.RECEIVABLE, Ended(Ending.PAID, 42, 1.0), date(2026, 6, 30), "zh")
    '晚 42 天付清'
    >>> ending_text(CaseKind.DEAL, Ended(Ending.OPEN, 120, 0.9), date(2026, 6, 30), "en")
    'as of 2026-06-30 90% paid, the rest up to 120 days past due'
    """
    zh, share = lang == "zh", f"{100 * end.share_paid:.0f}%"
    nothing = kind is CaseKind.RECEIVABLE or end.share_paid == 0
    if end.ending is Ending.PAID:
        mean = ("平均" if zh else " on average") if kind is CaseKind.DEAL else ""
        if end.days == 0:
            return f"{mean}按期付清" if zh else f"paid in full on time{mean}"
        if zh:
            return f"{mean}{'晚' if end.days > 0 else '提前'} {abs(end.days):,} 天付清"
        when = "late" if end.days > 0 else "early"
        return f"paid in full {_days(abs(end.days))} {when}{mean}"
    if end.ending is Ending.WRITTEN_OFF:
        if nothing:
            return "已核销，未收回" if zh else "written off"
        return f"已付 {share}，其余已核销" if zh else f"{share} paid, the rest written off"
    if nothing and end.days > 0:
        most = "" if kind is CaseKind.RECEIVABLE else "最久" if zh else "up to "
        if zh:
            return f"截至 {known_to} 仍未付，{most}逾期 {end.days:,} 天"
        return f"still open on {known_to}, {most}{_days(end.days)} past due"
    if end.days <= 0:
        if nothing:
            return f"截至 {known_to} 未到期" if zh else f"not due yet on {known_to}"
        if zh:
            return f"截至 {known_to} 已付 {share}，其余未到期"
        return f"as of {known_to} {share} paid, the rest not due yet"
    if zh:
        return f"截至 {known_to} 已付 {share}，其余最久逾期 {end.days:,} 天"
    return f"as of {known_to} {share} paid, the rest up to {_days(end.days)} past due"


def _days(n: int) -> str:
    return f"{n} day" if n == 1 else f"{n:,} days"


def _why(shared: list[SharedCause], similarity: float, lang: str) -> str:
    zh = lang == "zh"
    up, down = ("抬高", "降低") if zh else ("raises", "lowers")
    named = [f"{s.label}（{up if s.here > 0 else down}）" for s in shared]
    if not zh:
        named = [f"{s.label} ({up if s.here > 0 else down})" for s in shared]
    alike = percent(similarity)
    if not named:
        return f"成因构成相同 {alike}" if zh else f"{alike} of the causes in common"
    if zh:
        return f"成因构成相同 {alike}：{'、'.join(named)}"
    return f"{alike} of the causes in common: {', '.join(named)}"


def _too_few(kind: CaseKind, n: int, least: int, lang: str) -> str:
    what = kind.label(lang)
    if lang == "zh":
        return f"台账中已见结果的可比{what}只有 {n} 个，少于 {least} 个，不作比较。"
    return (
        f"Past {what} of the ledger with a known outcome: {n}, fewer than {least}; none is"
        " compared."
    )


def _note(kind: CaseKind, n: int, some: bool, known_to: date, how: Telling) -> str:
    least, what = exact_percent(how.policy.advice.comparable_alike), kind.label(how.lang)
    count = f"{n:,}"
    if how.lang == "zh":
        if not some:
            return (
                f"台账中的 {count} 个以往{what}，与本案成因构成相同的都不到 {least}，没有可比案例。"
            )
        return (
            f"按成因构成从台账中 {count} 个以往{what}里选出；"
            f"结果只看 {known_to} 之前已知的，不是预测。"
        )
    if not some:
        return (
            f"None of the {count} past {what} of the ledger has {least} of the causes in common:"
            " no case is comparable."
        )
    return (
        f"Chosen by causes from {count} past {what} of the ledger; how they ended is what was known"
        f" before {known_to}, no prediction."
    )
