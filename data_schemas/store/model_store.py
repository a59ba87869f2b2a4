"""What is said of MLflow's store when it cannot be used: never its password.

MLflow's own errors name it in full. Who works with it is the trainer and the service; this knows
no MLflow, and is told which errors are its.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from data_schemas.errors import ModelStoreUnavailable
from data_schemas.store.trouble import without_query_password


@contextmanager
def usable(uri: str, *own: type[Exception]) -> Iterator[None]:
    """Work with the store at ``uri``, which may fail: a server away, a disk that fills up, a lock.

    Parameters
    ----------
    own : types of Exception
        What MLflow raises beside the errors of its database and of its connection.

    Raises
    ------
    ModelStoreUnavailable
        If it does; without its password.
    """
    errors: tuple[type[Exception], ...] = (SQLAlchemyError, sqlite3.Error, *own)
    try:
        yield
    except errors as err:
        raise store_unavailable(uri, err) from err
    except OSError as err:
        if err.errno is not None:  # of a file of ours; what an HTTP client raises has no number
            raise
        raise store_unavailable(uri, err) from err


def store_unavailable(uri: str, err: Exception) -> ModelStoreUnavailable:
    """That the store at ``uri`` cannot be used, and why."""
    shown, why = shown_with_reason(uri, err)
    return ModelStoreUnavailable(
        f"MLflow 存储 {shown} 无法使用：{why}。请检查 HUIKUAN_MLFLOW_TRACKING_URI"
        "（http(s):// 服务、sqlite:/// 文件或 postgresql:// 数据库），"
        "或留空以使用 HUIKUAN_HOME 下的存储",
        f"the MLflow store {shown} cannot be used: {why}. See HUIKUAN_MLFLOW_TRACKING_URI (a server"
        " http(s)://, a file sqlite:///, a database postgresql://), or leave it empty for the store"
        " under HUIKUAN_HOME",
    )


def shown_with_reason(uri: str, err: Exception) -> tuple[str, str]:
    """The address without its password, and the first line of what went wrong."""
    cause = err
    while not isinstance(cause, DBAPIError) and isinstance(cause.__cause__, Exception):
        cause = cause.__cause__
    # What the database itself says: SQLAlchemy and MLflow begin with their own advice.
    said = str(cause.orig if isinstance(cause, DBAPIError) else err)
    why = (said.splitlines() or [type(err).__name__])[0]
    return without_password(uri), without_password(uri, why).strip(" .")


def without_password(uri: str, text: str | None = None) -> str:
    """A text that may name the store at ``uri``, by default that address, without its password.

    Examples
    --------
    >>> without_password("http://wang:secret@store:5000/")
    'http://wang:***@store:5000/'
    >>> without_password("http://wang:secret@store/", "POST http://wang:secret@store/api: 404")
    'POST http://wang:***@store/api: 404'
    """
    text = uri if text is None else text
    password = urlsplit(uri).password
    text = text.replace(f":{password}@", ":***@") if password else text
    return without_query_password(text)
