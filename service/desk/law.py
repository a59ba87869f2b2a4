"""What the law says, on the page: the gravest first, each with its articles."""

from __future__ import annotations

from collections.abc import Sequence

from nicegui import ui

from data_schemas.law.codes import FindingKind, Level
from data_schemas.score import Citation, Finding, Score
from service.answers import ModelCard
from service.desk.heading import heading
from service.desk.words import Words


def statute(findings: list[Finding], words: Words, parts: Sequence[Score] = ()) -> None:
    """Draw the findings of a deal or an instalment; a remark about the answer ends the list.

    Parameters
    ----------
    parts : sequence of Score
        The instalments of a deal: what of theirs calls for attention stands with the deal's.
    """
    heading(words("law"))
    ui.label(words("law_hint")).classes("hint")
    for of, finding in said_of(findings, parts):
        if of and not calls_for_attention(finding):
            continue
        with ui.element("div").classes("finding"):
            ui.label(finding.level.label(words.lang)).classes(f"weight {finding.level.value}")
            with ui.element("div"):
                if of:
                    ui.label(words("law_part", n=words.marks.comma.join(of))).classes("hint")
                ui.label(finding.text)
                ui.label(law_cited(finding, words)).classes("hint")
    for remark in apart(findings)[1]:
        ui.label(remark.text).classes("hint")


def apart(findings: list[Finding]) -> tuple[list[Finding], list[Finding]]:
    """What the law says, the gravest first, and the remarks about the answer, which end it."""
    told = [f for f in findings if f.kind is not FindingKind.NOTICE]
    remarks = [f for f in findings if f.kind is FindingKind.NOTICE]
    return sorted(told, key=lambda f: -f.level.rank), remarks


def said_of(
    findings: list[Finding], parts: Sequence[Score]
) -> list[tuple[tuple[str, ...], Finding]]:
    """What the law says of a deal, and what of its instalments beside it, the gravest first.

    With each the numbers of the instalments it is said of alone; none where it is of the deal.
    """
    of_deal = {f.text for f in findings}
    said: dict[str, tuple[list[str], Finding]] = {}
    for number, part in enumerate(parts, start=1):
        for one in part.statute:
            if one.text not in of_deal:
                said.setdefault(one.text, ([], one))[0].append(str(number))
    told = [((), f) for f in findings] + [(tuple(of), f) for of, f in said.values()]
    return sorted(
        (one for one in told if one[1].kind is not FindingKind.NOTICE),
        key=lambda one: -one[1].level.rank,
    )


def calls_for_attention(finding: Finding) -> bool:
    """Whether it is more than something to know."""
    return finding.level.rank >= Level.ATTENTION.rank


def law_cited(finding: Finding, words: Words) -> str:
    """The articles a finding stands on."""
    return words.marks.semicolon.join(cited(one, words) for one in finding.citations)


def cited(citation: Citation, words: Words) -> str:
    """A law with its article and version: "… 第9(1)条（国务院令第802号，2025-06-01起施行）"."""
    article = words("article", n=citation.article.replace(", ", words.marks.comma))
    since = words("since", number=citation.number, day=citation.in_force)
    if words.lang == "zh":
        return f"《{citation.title}》{article}（{since}）"
    return f"{citation.title}, {article} ({since})"


def law_defaults(card: ModelCard | None, words: Words) -> dict[str, str]:
    """What the company's policy says where a fact of law is left out, by path."""
    ours = card.seller_is_sme if card else None
    if ours is None:
        return {}
    return {"law.seller_is_sme": words("by_policy", answer=words("yes" if ours else "no"))}
