"""Which column of a file holds which field: by its heading, and by what its values look like."""

from __future__ import annotations

import difflib
import re
from datetime import date

from data_schemas.codes import Code
from data_schemas.field import Field, fields_of
from data_schemas.frame import TABLES
from training.mapping.guess import Guess, Wanted
from training.mapping.synonyms import (
    AMOUNT,
    BALANCES,
    DAYS,
    PARTS,
    PAYMENTS,
    RECEIVABLES,
    everyday_words,
)
from training.mapping.unit_said import without_unit

_LIKE = 0.84


def plain(text: str) -> str:
    """A heading without unit, case, blanks and punctuation; words joined."""
    text = without_unit(text)
    text = re.sub(r"[（(\[【].*?[)）\]】]", "", text)
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return re.sub(r"[\W_]+", "", text.casefold())


def words_of(table: str, name: str) -> list[str]:
    """All that a field is called: the declared name and labels first."""
    meta = fields_of(TABLES[table])[name].meta
    more = (RECEIVABLES if table == "receivables" else PAYMENTS).get(name, ())
    more += everyday_words(table).get(name, ())
    return [plain(word) for word in (name, meta.zh, meta.en, *more)]


def field_called(table: str, heading: str) -> str | None:
    """The field of a register of invoices or a list of payments that companies call so."""
    if table not in ("receivables", "payments"):
        return None
    word = plain(heading)
    return next((name for name in fields_of(TABLES[table]) if word in words_of(table, name)), None)


def wanted(heading: str) -> Wanted | None:
    """What stands below a heading that names a field of days or of numbers, or an amount."""
    for table in ("receivables", "payments"):
        if name := field_called(table, heading):
            kind = fields_of(TABLES[table])[name].kind
            return "date" if kind is date else "number" if kind in (int, float) else None
    return "number" if AMOUNT.search(heading) and not DAYS.search(heading) else None


def is_balance(heading: str) -> bool:
    """Whether a heading names what is still unpaid."""
    return plain(heading) in {plain(word) for word in BALANCES}


def kinds_of(one: Field) -> tuple[str, ...]:
    """What the values of a field may look like."""
    if issubclass(one.kind, Code) or one.kind is bool:
        return ("code", "text", "number", "blank")
    if one.kind in (int, float):
        return ("number",)
    if one.kind is str:
        return ("id", "text", "code", "number")
    return ("date", "blank")


def match(table: str, guesses: list[Guess]) -> dict[str, tuple[Guess, float]]:
    """The best heading for each field; each heading is used once, the surest pairs first."""
    pairs: list[tuple[float, int, str, Guess]] = []
    for at, (name, one) in enumerate(fields_of(TABLES[table]).items()):
        words = words_of(table, name)
        for seen in guesses:
            if seen.kind not in kinds_of(one):
                continue
            heading = plain(seen.heading)
            if not heading:
                continue
            if heading in words:
                # An earlier word of the list is the better name; an id beats a name.
                score = 2.0 - words.index(heading) / 100 + (seen.kind == "id") / 200
            else:
                score = max(difflib.SequenceMatcher(None, heading, w).ratio() for w in words)
                if seen.kind == "date" and any(part in heading for part in PARTS.get(name, ())):
                    # The more alike of two such headings comes first; a sure one before both.
                    score = max(score, _LIKE + score / 10)
                if score < _LIKE:
                    continue
            pairs.append((score, -at, name, seen))
    out: dict[str, tuple[Guess, float]] = {}
    used: set[str] = set()
    for score, _, name, seen in sorted(pairs, key=lambda pair: pair[:2], reverse=True):
        if name not in out and seen.heading not in used:
            out[name] = (seen, score)
            used.add(seen.heading)
    return out


def worth(table: str, found: dict[str, tuple[Guess, float]]) -> float:
    """How well a file fits a table: the share of its required fields that have a column."""
    required = [n for n, one in fields_of(TABLES[table]).items() if one.required]
    have = sum(min(found[name][1], 1.5) for name in required if name in found)
    return have / len(required) + (table == "receivables" and "due_date" in found)
