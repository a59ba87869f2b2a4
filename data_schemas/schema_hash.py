"""A short hash of what the fields mean to a model; a bundle made for another one is refused."""

from __future__ import annotations

import hashlib
from functools import cache

from data_schemas.customer import Customer
from data_schemas.deal import Deal, Instalment
from data_schemas.field import fields_of
from data_schemas.receivable import Contact, Payment, Receivable


@cache
def schema_hash() -> str:
    """Hash of all declared fields: names, kinds, bounds, codes, causes, directions, timing.

    Labels do not count, and neither do a ledger's own ``x_`` columns.
    """
    digest = hashlib.sha256()
    for record in (Customer, Deal, Instalment, Receivable, Payment, Contact):
        for name, f in fields_of(record).items():
            meta = f.meta
            codes = ",".join(c.value for c in f.codes)
            line = (
                f.owner, name, f.kind.__name__, f.low, f.high, codes, meta.cause, meta.monotone,
                meta.known_at, meta.changes,
            )  # fmt: skip
            digest.update(repr(tuple(map(str, line))).encode())
    return digest.hexdigest()
