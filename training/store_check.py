"""Whether MLflow's store answers, asked once and briefly, before anything long is begun.

Left to itself MLflow asks a server that is away for four minutes, a database for hours, and then
ends in a traceback; a training would have been done by then, and lost its place in the registry.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from alembic.util import CommandError
from mlflow.environment_variables import (
    MLFLOW_HTTP_REQUEST_MAX_RETRIES,
    MLFLOW_HTTP_REQUEST_TIMEOUT,
)
from mlflow.exceptions import MlflowException
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from data_schemas.errors import StoreUnavailable
from data_schemas.store import model_store
from data_schemas.store.opening import opened_alone

DATABASES = ("postgresql", "mysql", "mssql")
PATIENCE = 10
"""Seconds a server has to answer the first question."""


@contextmanager
def first_contact(uri: str) -> Iterator[None]:
    """Ask the store at ``uri`` briefly and alone, for as long as the block lasts.

    Raises
    ------
    StoreUnavailable
        If it does not answer, refuses, is no store that MLflow knows, or one whose tables are
        half made; without its password.
    """
    brief = {MLFLOW_HTTP_REQUEST_MAX_RETRIES: 1, MLFLOW_HTTP_REQUEST_TIMEOUT: PATIENCE}
    before = {variable: variable.get_raw() for variable in brief}  # type: ignore[no-untyped-call]
    try:
        for variable, value in brief.items():
            variable.set(value)  # type: ignore[no-untyped-call]  # MLflow's own
        if urlsplit(uri).scheme.split("+")[0] in DATABASES:
            create_engine(make_url(uri)).connect().close()
        with opened_alone(uri):
            yield
    except (CommandError, ValueError) as err:  # what its migrations say of tables they do not know
        raise _half_made(uri, err) from err
    except (MlflowException, SQLAlchemyError, sqlite3.Error, ImportError) as err:
        raise model_store.store_unavailable(uri, err) from err
    finally:
        for variable, raw in before.items():
            if raw is None:
                variable.unset()  # type: ignore[no-untyped-call]  # MLflow's own
            else:
                variable.set(raw)  # type: ignore[no-untyped-call]  # MLflow's own


@contextmanager
def usable(uri: str) -> Iterator[None]:
    """Work with the store at ``uri``; raises as ``model_store.usable``."""
    with model_store.usable(uri, MlflowException):
        yield


def _half_made(uri: str, err: Exception) -> StoreUnavailable:
    shown, why = model_store.shown_with_reason(uri, err)
    return StoreUnavailable(
        f"MLflow 存储 {shown} 的表不完整，或不是本程序的 MLflow 所建：{why}。可能有别的程序正在建立"
        "或升级它，请稍后再试；如仍如此，请从备份恢复，或移走它、重新训练",
        f"the tables of the MLflow store {shown} are half made, or another MLflow's: {why}. Another"
        " program may be making them just now: try again in a while; if it stays so, restore it"
        " from a backup, or put it aside and train again",
    )
