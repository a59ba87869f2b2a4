"""Rows that are put once: of writers who come at the same moment the first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite


def put_once(connection: sa.Connection, column: sa.Column[Any], row: Mapping[str, Any]) -> bool:
    """Insert a row unless there is one with its value of ``column``; whether it was inserted.

    To look first and then insert is not enough on PostgreSQL, where two can look before either has
    inserted. This one waits for whoever is about to, and a look afterwards finds what they put.

    Parameters
    ----------
    column : Column
        The key of its table, or another that has no value twice; missing values are no two alike.
    """
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    insert = make(column.table).values(**row).on_conflict_do_nothing(index_elements=[column])
    insert = insert.execution_options(preserve_rowcount=True)
    return connection.execute(insert).rowcount == 1
