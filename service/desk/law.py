"""What the law says, on the page: the gravest first, each with its articles."""

from __future__ import annotations

from nicegui import ui

from data_schemas.law.codes import FindingKind
from data_schemas.score import Citation, Finding
from service.answers import ModelCard
from service.desk.heading import heading
from service.desk.words import Words


def statute(findings: list[Finding], words: Words) -> None:
    """Draw the findings of a deal or an instalment; a remark about the answer ends the list."""
    heading(words("law"))
    ui.label(words("law_hint")).classes("hint")
    told, remarks = apart(findings)
    for finding in told:
        with ui.element("div").classes("finding"):
            ui.label(finding.level.label(words.lang)).classes(f"weight {finding.level.value}")
            with ui.element("div"):
                ui.label(finding.text)
                ui.label(law_cited(finding, words)).classes("hint")
    for remark in remarks:
        ui.label(remark.text).classes("hint")


def apart(findings: list[Finding]) -> tuple[list[Finding], list[Finding]]:
    """What the law says, the gravest first, and the remarks about the answer, which end it."""
    told = [f for f in findings if f.kind is not FindingKind.NOTICE]
    remarks = [f for f in findings if f.kind is FindingKind.NOTICE]
    return sorted(told, key=lambda f: -f.level.rank), remarks


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
