"""What a rule says of a case, before it is put into words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from data_schemas.codes import Code
from data_schemas.customer import Customer
from data_schemas.deal import Deal
from data_schemas.field import Record, fields_of
from data_schemas.law.codes import ContractSubject, FindingKind
from data_schemas.law.facts import ClaimLaw, ContractLaw
from data_schemas.law.rule import Rule
from data_schemas.law.rules import RULES
from data_schemas.law.texts import LAWS, SALES_RULES, SME_2020, SME_2025, WORKS_RULES, LawText
from data_schemas.punctuation import marks
from data_schemas.reasons import one_day
from data_schemas.score import Citation, Finding, RestartJudged
from model.law.limitation import Judged


@dataclass(frozen=True)
class Both:
    """A text in both languages."""

    zh: str
    en: str


Value = str | int | date | Decimal | Code | Both
"""What fills a template: codes get their label, money two decimals and separators."""

_OWNERS: dict[str, type[Record]] = {
    "customer": Customer, "deal": Deal, "law": ContractLaw, "claim": ClaimLaw,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Said:
    """A rule found to apply, with what fills its words.

    Parameters
    ----------
    code : str
        The rule's, in ``RULES``.
    acts : tuple of date
        Days of what was done, where the text then in force governs it: of the other laws those
        alone are cited that were in force on one of them.
    missing : tuple of str
        Fields to supply, as "law.seller_is_sme" or "claim.stalled".
    restarts : tuple of Judged
        What may have started limitation anew, each with what became of it.
    version : LawText, optional
        The version of the Regulation to cite, where it is not that of the contract: a duty that
        arises year by year is that of the text then in force.
    """

    code: str
    given: dict[str, Value] = field(default_factory=dict)
    acts: tuple[date, ...] = ()
    date: date | None = None
    days: int | None = None
    amount: Decimal | None = None
    amount_high: Decimal | None = None
    missing: tuple[str, ...] = ()
    restarts: tuple[Judged, ...] = ()
    version: LawText | None = None

    @property
    def rule(self) -> Rule:
        """The rule itself."""
        return RULES[self.code]


def worded(
    said: Said,
    version: LawText | None,
    lang: str,
    *,
    protected: bool = True,
    subject: ContractSubject | None = None,
) -> Finding:
    """A finding in ``lang``, with the articles it stands on (see ``cited``)."""
    rule, version = said.rule, said.version or version
    return Finding(
        code=said.code,
        kind=rule.kind,
        level=rule.level,
        text=text_of(said, lang),
        citations=[
            Citation(
                law=law.id,
                title=law.title(lang),
                number=law.cited(lang),
                article=article,
                in_force=law.in_force,
            )
            for law, article in cited(
                rule, version, protected=protected, subject=subject, acts=said.acts
            )
        ],
        date=said.date,
        days=said.days,
        amount=said.amount,
        amount_high=said.amount_high,
        missing=list(said.missing),
        restarts=[
            RestartJudged(
                date=one.restart.date,
                kind=one.restart.kind,
                evidence=one.restart.evidence,
                ended_date=one.restart.ended_date,
                standing=one.standing,
                text=one.text(lang),
            )
            for one in said.restarts
        ],
    )


def text_of(said: Said, lang: str) -> str:
    """What is said in ``lang``, with its values filled in."""
    given = {
        name: str(value) if name == "year" else _shown(value, lang)
        for name, value in said.given.items()
    }
    given.setdefault("fields", labels(said.missing, lang))
    return one_day(said.rule.text(lang, **given))


def cited(
    rule: Rule,
    version: LawText | None,
    *,
    protected: bool,
    subject: ContractSubject | None = None,
    acts: Sequence[date] = (),
) -> list[tuple[LawText, str]]:
    """Laws and articles a rule stands on.

    Parameters
    ----------
    version : LawText, optional
        The Regulation as on the signing day. A rule that only the other version has cites that one.
    protected : bool
        Whether the Regulation protects the seller; if not, a rule that other laws have too cites
        those alone, unless it is about whom the Regulation protects or about either case.
    subject : ContractSubject, optional
        What is bought: what is for sales alone gives way to what is for works, or stands beside it.
    acts : sequence of date
        Days on one of which any other law has to have been in force (``Said.acts``).
    """
    article = {law.id: text for law, text in ((SME_2025, rule.new), (SME_2020, rule.old)) if text}
    both = rule.either or rule.kind is FindingKind.SCOPE
    if (rule.other or rule.general) and not (protected or both):
        article = {}
    if version is not None and version.id in article:
        article = {version.id: article[version.id]}
    own = [(LAWS[id_], text) for id_, text in article.items()][:1]
    general = rule.general if both or not protected else ()
    others = tuple(
        (law, text)
        for law, text in (*rule.other, *general)
        if not acts or any(law.holds_on(day) for day in acts)
    )
    return [*own, *_of_subject(others, subject)]


def _of_subject(
    laws: tuple[tuple[LawText, str], ...], subject: ContractSubject | None
) -> list[tuple[LawText, str]]:
    """The articles on interest by what is bought; those on sales do not bind a works contract."""
    found = [*laws]
    on_works = (WORKS_RULES, "26")
    if subject is None or not subject.has_works or (SALES_RULES, "18(4)") not in found:
        return found
    if on_works not in found:
        found.insert(found.index((SALES_RULES, "18(4)")), on_works)
    if subject is ContractSubject.WORKS:
        found.remove((SALES_RULES, "18(4)"))
    return found


def labels(paths: Iterable[str], lang: str) -> str:
    """The labels of some fields, listed."""
    return marks(lang).comma.join(field_label(path, lang) for path in paths)


def field_label(path: str, lang: str) -> str:
    """The label of "owner.field"."""
    owner, _, name = path.partition(".")
    return fields_of(_OWNERS[owner])[name].meta.label(lang)


def _shown(value: Value, lang: str) -> str:
    if isinstance(value, Code):
        return value.label(lang)
    if isinstance(value, Both):
        return value.zh if lang == "zh" else value.en
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
