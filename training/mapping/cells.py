"""The cells of a chunk by heading, as a mapping asks for them."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from data_schemas.errors import InvalidLedger
from training.mapping.source import Chunk, Source
from training.mapping.spec import Reading

_TEXT = pa.string()


class Cells:
    """The columns of one chunk by heading: trimmed text, null where blank."""

    def __init__(self, places: dict[str, int], read: Reading) -> None:
        self.read = read
        self._places = places
        # By place: a mapping may write one heading in two ways.
        self._blanks = {places.get(h): [*read.blanks, *b] for h, b in read.blanks_in.items()}
        self._found: dict[str, pa.Array] = {}
        self._filled: dict[str, pa.Array] = {}
        self._above: dict[str, pa.Scalar] = {}  # by heading, what the chunks so far end with
        self._chunk: Chunk | None = None

    def over(self, chunk: Chunk) -> Cells:
        """The same over the next chunk."""
        out = self.again()
        out._chunk, out._above = chunk, self._above
        return out

    def again(self) -> Cells:
        """The same before the first chunk."""
        return Cells(self._places, self.read)

    def __len__(self) -> int:
        return self._chunk.rows.num_rows if self._chunk is not None else 0

    def column(self, heading: str) -> pa.Array:
        """One column."""
        if heading not in self._found and self._chunk is not None:
            place = self._places[heading]
            raw = self._chunk.rows.column(place).combine_chunks()
            text = pc.utf8_trim_whitespace(raw)
            blank = pc.equal(text, "")
            if blanks := self._blanks.get(place, self.read.blanks):
                blank = pc.or_(blank, pc.is_in(text, value_set=pa.array(blanks, _TEXT)))
            self._found[heading] = pc.if_else(blank, pa.scalar(None, _TEXT), text)
        return self._found[heading]

    def down(self, heading: str) -> pa.Array:
        """One column in which a blank cell holds what the one above does, over all chunks."""
        if heading not in self._filled:
            filled = pc.fill_null_forward(self.column(heading))
            if heading in self._above:
                filled = pc.fill_null(filled, self._above[heading])
            if len(filled):
                self._above[heading] = filled[-1]
            self._filled[heading] = filled
        return self._filled[heading]

    def place(self, heading: str) -> int:
        """Where a column stands in the file."""
        return self._places[heading]

    def first(self, headings: list[str]) -> pa.Array:
        """The first of several columns that is not blank, row by row."""
        return first_of([self.column(heading) for heading in headings])


def first_of(columns: list[pa.Array]) -> pa.Array:
    """The first of several columns that is not blank, row by row."""
    return columns[0] if len(columns) == 1 else pc.coalesce(*columns)


def places_of(source: Source, needed: list[str]) -> dict[str, int]:
    """Where in the file each heading stands that a mapping names.

    Raises
    ------
    InvalidLedger
        If one is not there, or there twice.
    """
    plain = [_plain(heading) for heading in source.headings]
    out: dict[str, int] = {}
    lacking = []
    for heading in dict.fromkeys(needed):
        exact = [at for at, one in enumerate(source.headings) if one == heading.strip()]
        found = exact or [at for at, one in enumerate(plain) if one == _plain(heading)]
        if len(found) > 1:
            raise InvalidLedger(
                f"{source.file} 有 {len(found)} 列都叫“{heading}”；请改名后再映射",
                f"{source.file} has {len(found)} columns called '{heading}'; rename them first",
            )
        if not found:
            lacking.append(heading)
        else:
            out[heading] = found[0]
    if lacking:
        there = ", ".join(source.headings[:30])
        raise InvalidLedger(
            f"{source.file} 没有映射所说的列：{'、'.join(lacking)}；现有：{there}",
            f"{source.file} lacks columns that the mapping names: {', '.join(lacking)};"
            f" it has: {there}",
        )
    return out


def _plain(heading: str) -> str:
    return " ".join(heading.casefold().replace("（", "(").replace("）", ")").split())
