"""How a ledger is kept: tables derived from the declared fields, in SQLite or PostgreSQL."""

from data_schemas.store.access import ApiKey, User
from data_schemas.store.aliases import CustomerAlias
from data_schemas.store.revision import TableCounts, WriteReport
from data_schemas.store.store import Store, open_store
from data_schemas.store.versions import LedgerVersions

__all__ = [
    "ApiKey",
    "CustomerAlias",
    "LedgerVersions",
    "Store",
    "TableCounts",
    "User",
    "WriteReport",
    "open_store",
]
