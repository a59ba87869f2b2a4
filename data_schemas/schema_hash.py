"""A short name for the declared fields as a model depends on them."""

from __future__ import annotations

import hashlib
import json
from functools import cache

from data_schemas.codes import Code
from data_schemas.dated import Alias
from data_schemas.field import Field, fields_of
from data_schemas.records import RECORDS


@cache
def schema_hash() -> str:
    """The first 16 hexadecimal digits of a sha256 over all declared fields.

    Changes with a field's name, owner, kind, bounds, codes (and their order), cause, direction,
    ``known_at`` or ``changes``; not with a label, a unit or a reason, nor with a ledger's own
    ``x_`` columns. A model trained under another hash is refused.
    """
    # An alias says who is who; it is no input, and no model depends on it.
    records = [record for record in RECORDS if record is not Alias]
    lines = [_line(field) for record in records for field in fields_of(record).values()]
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()[:16]


def _line(field: Field) -> str:
    meta = field.meta
    kind = "code" if issubclass(field.kind, Code) else field.kind.__name__
    return json.dumps(
        [
            field.owner,
            field.name,
            kind,
            field.low,
            field.high,
            [code.value for code in field.codes],
            meta.cause and meta.cause.value,
            meta.monotone,
            meta.known_at.value,
            meta.changes,
        ]
    )
