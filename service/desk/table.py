"""A plain table for the desk."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from nicegui import ui


class Markup(str):
    """A cell that is markup already: whoever makes one has escaped what people wrote."""

    __slots__ = ()


def table(
    head: list[str],
    rows: Sequence[tuple[str, ...]],
    *,
    numbers: tuple[int, ...] = (),
    wrap: tuple[int, ...] = (),
    stack: bool = False,
) -> None:
    """A plain table; columns of numbers stand to the right, long ones may break.

    Parameters
    ----------
    stack : bool
        Whether on a narrow screen each row is a block, its cells named by the head.
    """
    kinds = {**dict.fromkeys(numbers, "number"), **dict.fromkeys(wrap, "wrap")}

    def cells(row: tuple[str, ...] | list[str], tag: str) -> str:
        return "".join(
            f'<{tag} class="{kinds.get(at, "")}"{named(at, tag)}>{_markup(text)}</{tag}>'
            for at, text in enumerate(row)
        )

    def named(at: int, tag: str) -> str:
        return f' data-head="{escape(head[at])}"' if stack and tag == "td" else ""

    top = f"<thead><tr>{cells(head, 'th')}</tr></thead>" if head else ""
    body = "".join(f"<tr>{cells(row, 'td')}</tr>" for row in rows)
    look = "parts stack" if stack else "parts" if head else "parts bare"
    text = f'<div class="scroll"><table class="{look}">{top}<tbody>{body}</tbody></table></div>'
    ui.html(text, sanitize=False)


def _markup(text: str) -> str:
    return text if isinstance(text, Markup) else escape(text)
