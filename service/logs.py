"""How log lines look; called by the process's entry point and by nothing else."""

from __future__ import annotations

import json
import logging
import logging.config
from datetime import UTC, datetime
from typing import Literal

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def _extras(record: logging.LogRecord) -> dict[str, object]:
    return {
        name: value
        for name, value in vars(record).items()
        if name not in _STANDARD and name != "color_message"
    }


class JsonLines(logging.Formatter):
    """One JSON object a line, with the event's own fields beside the usual ones."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **_extras(record),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class TextLines(logging.Formatter):
    """A line for people: time, level, event and its fields."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line, and its traceback below where there is one."""
        time = datetime.fromtimestamp(record.created).astimezone().strftime("%Y-%m-%d %H:%M:%S")
        fields = " ".join(f"{name}={value}" for name, value in _extras(record).items())
        line = f"{time} {record.levelname.lower():7} {record.getMessage()} {fields}".rstrip()
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


class _Processes(logging.Filter):
    """Of what uvicorn tells, what happens to its processes and what went wrong.

    Its lines on websockets hold the ids by which pages are reached.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line is kept."""
        return record.levelno >= logging.WARNING or record.getMessage().startswith(
            ("Child process", "Waiting for child process", "Started server", "Shutting down")
        )


def configure(log_format: Literal["text", "json"]) -> None:
    """Send every log line to stderr in ``log_format``."""
    formatter = JsonLines if log_format == "json" else TextLines
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"line": {"()": formatter}},
            "filters": {"processes": {"()": _Processes}},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
            "root": {"level": "INFO", "handlers": ["stderr"]},
            "loggers": {
                # We write one event a request ourselves.
                "uvicorn.access": {"level": "WARNING"},
                "uvicorn.error": {"filters": ["processes"]},
                "httpx": {"level": "WARNING"},
                "alembic": {"level": "WARNING"},
                # It tells of every table of the font that a printed page holds.
                "fontTools": {"level": "WARNING"},
                "mlflow": {"level": "WARNING"},
            },
        }
    )
