"""Which column of a file of a ledger folder holds which field."""

from __future__ import annotations

from pathlib import Path

from data_schemas.errors import InvalidLedger
from data_schemas.field import Field, fields_of
from data_schemas.frame import EXTRA_PREFIX, TABLES
from data_schemas.own_column import OWNERS
from training.mapping.currency_column import currency_heading, decides
from training.mapping.synonyms import everyday_words

MADE_FROM: dict[str, dict[str, tuple[str, ...]]] = {
    "payments": {"payment_id": ()},
    "contacts": {"contact_id": (), "customer_id": ("receivable_id",)},
    "facts": {"known_at": ("valid_from",)},
}
"""Required fields whose column a file may leave out, and the columns they are then made from."""

OTHER_SEPARATORS = (";", "\t", "|")
"""What stands between columns in files that are not separated by commas."""


def understood(
    file: Path, table: str, header: list[str]
) -> tuple[dict[str, int], list[str], int | None]:
    """Which column holds which field, the headings that are none, and which names currencies."""
    fields = fields_of(TABLES[table])
    names = _words(fields)
    everyday = {
        _plain(word): name for name, words in everyday_words(table).items() for word in words
    }
    kept: dict[str, int] = {}
    perhaps: dict[str, list[int]] = {}
    for at, heading in enumerate(header):
        word = _plain(heading)
        name = names.get(word)
        if name is None and table in OWNERS and word.startswith(EXTRA_PREFIX):
            name = heading.strip()
        if name is None:
            perhaps.setdefault(everyday.get(word, ""), []).append(at)
        elif name in kept:
            raise InvalidLedger(
                f"{file} 有两列都是 {name}：“{header[kept[name]]}”和“{heading}”",
                f"{file} has two columns for {name}: '{header[kept[name]]}' and '{heading}'",
            )
        else:
            kept[name] = at
    # A declared heading goes before an everyday one, and of two everyday ones nobody knows which.
    for name, places in perhaps.items():
        if name and name not in kept and len(places) == 1:
            kept[name] = places[0]
    named = currency_heading(header) if "amount" in fields else None
    single = named is not None and header.count(named) == 1  # of two nobody knows which
    currency = header.index(named) if named is not None and single else None
    used = [*kept.values(), *([currency] if named is not None and decides(named) else [])]
    ignored = [h for at, h in enumerate(header) if at not in used]
    made = MADE_FROM.get(table, {})
    lacking = [
        f
        for name, f in fields.items()
        if f.required and name not in kept and not (name in made and set(made[name]) <= set(kept))
    ]
    if lacking:
        separators = [s for s in OTHER_SEPARATORS if len(header) == 1 and s in header[0]]
        seen = ", ".join(header[:20])
        raise InvalidLedger(
            f"{file} 缺少必需的列：{'、'.join(f'{f.name}（{f.meta.zh}）' for f in lacking)}；"
            f"现有：{seen}。" + _cure(separators, "zh"),
            f"{file} lacks required columns: "
            + ", ".join(f"{f.name} ({f.meta.en})" for f in lacking)
            + f"; it has: {seen}. "
            + _cure(separators, "en"),
        )
    return kept, ignored, currency


def _cure(separators: list[str], lang: str) -> str:
    """What to do about a file whose columns were not found."""
    zh = lang == "zh"
    mapping = (
        "否则请用 huikuan ingest --suggest 生成映射，按映射导入"
        if zh
        else "otherwise huikuan ingest --suggest proposes a mapping to bring it in by"
    )
    if not separators:
        return ("请改列名；" if zh else "Rename the columns; ") + mapping
    named = "Tab" if separators[0] == "\t" else f"“{separators[0]}”" if zh else f"'{separators[0]}'"
    said = f"列似乎以 {named} 分隔，请另存为逗号分隔；" if zh else (
        f"Its columns seem to be separated by {named}: save it with commas; "
    )  # fmt: skip
    return said + mapping


def _words(fields: dict[str, Field]) -> dict[str, str]:
    """Every heading that is understood, and the field it names."""
    out: dict[str, str] = {}
    for name, one in fields.items():
        for word in (name, name.replace("_", " "), one.meta.zh, one.meta.en):
            out[_plain(word)] = name
    return out


def _plain(heading: str) -> str:
    """A heading without what people write differently."""
    return " ".join(heading.split()).casefold().replace("（", "(").replace("）", ")")
