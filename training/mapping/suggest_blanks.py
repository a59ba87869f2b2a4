"""What a proposed mapping says of texts that mean there is none, and where they mean it."""

from __future__ import annotations

import re

from training.mapping.guess import Guess
from training.mapping.mapping_text import quoted, short

_NO_WORD = re.compile(r"(?i)[-–—/\\*]+|空|n/?a|null|nil|nan")
"""What answers nothing, whatever is asked: the same may stand in any column."""


def blanks_text(read: list[Guess], answering: list[Guess]) -> tuple[list[str], list[str]]:
    """What stands under ``read`` of such texts, and the doubts beside it.

    Parameters
    ----------
    read : list of Guess
        Columns of days and numbers that are read.
    answering : list of Guess
        Columns of which each text may be an answer: 无 to 是否有争议 is no, not unknown.
    """
    found = dict.fromkeys(text for seen in read for text in seen.nothing)
    answers = {text for text in found if not _NO_WORD.fullmatch(text) and _among(text, answering)}
    said, doubts = [], []
    if nothing := [text for text in found if text not in answers]:
        said.append(f"blanks: {_listed(nothing)}")
        zh, en = "”“".join(map(short, nothing)), "', '".join(map(short, nothing))
        doubts.append(f"“{zh}”表示没有？is there none where it says '{en}'?")
    alone = {seen.heading: [text for text in seen.nothing if text in answers] for seen in read}
    alone = {heading: texts for heading, texts in alone.items() if texts}
    if alone:
        each = ", ".join(f"{quoted(heading)}: {_listed(texts)}" for heading, texts in alone.items())
        said.append(f"blanks_in: {{{each}}}")
    for heading, texts in alone.items():
        zh, en = "”“".join(map(short, texts)), "', '".join(map(short, texts))
        doubts.append(
            f"“{zh}”在“{short(heading)}”里表示没有，在别的列里是一种回答？does '{en}' below"
            f" '{short(heading)}' say that there is none, and is it an answer elsewhere?"
        )
    return said, doubts


def _among(text: str, columns: list[Guess]) -> bool:
    """Whether a text stands in one of some columns."""
    return any(seen.cells is not None and text in set(seen.cells.to_pylist()) for seen in columns)


def _listed(texts: list[str]) -> str:
    return f"[{', '.join(map(quoted, texts))}]"
