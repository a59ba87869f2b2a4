"""Every error of the application made a problem (``service.problem``)."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from data_schemas.errors import (
    BundleMismatch,
    ModelNotLoaded,
    RiskError,
    StoreUnavailable,
    TooLittleData,
)
from data_schemas.field import Record
from data_schemas.problems import invalid_record
from service.language import Lang, language_of
from service.problem import BrokenJson, plain_problem, risk_problem, status_of

log = logging.getLogger(__name__)

_METHODS = {"get", "post", "put", "patch", "delete"}


def install(app: FastAPI, default: Lang) -> None:
    """Make every error of ``app`` a problem; what nobody expected is ``RequestContext``'s."""

    def lang_of(request: Request) -> Lang:
        return language_of(request.headers.get("accept-language"), default)

    def on_risk(request: Request, error: Exception) -> Response:
        assert isinstance(error, RiskError)  # noqa: S101  # registered for this class
        if status_of(error) >= HTTPStatus.INTERNAL_SERVER_ERROR:
            _note(request, error)
        return risk_problem(request.scope, error, lang_of(request))

    def on_invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101  # registered for this class
        return risk_problem(request.scope, _input_error(error, _asked(request)), lang_of(request))

    def on_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101  # registered for this class
        headers = dict(error.headers or {})
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED and (methods := _methods(request)):
            headers["Allow"] = methods
        return plain_problem(request.scope, error.status_code, lang_of(request), headers)

    app.add_exception_handler(RiskError, on_risk)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.add_exception_handler(HTTPException, on_http)


_UNDERSTOOD = (StoreUnavailable, ModelNotLoaded, BundleMismatch)
"""What says itself what is wrong: where the code met it tells no more, for each that asks."""


def _note(request: Request, error: RiskError) -> None:
    """A line in the log, under the id that whoever asked was told."""
    cause = error.__cause__
    why = cause if isinstance(cause, RiskError) else error  # a probe tells less than is known
    told = {
        "request_id": request.scope["huikuan"]["request_id"],
        "code": error.code,
        "why": why.text("en")[:300],
    }
    if isinstance(error, TooLittleData):
        # The model in service has not learnt that: an answer, and no fault to be traced.
        log.warning("not learnt", extra=told)
        return
    log.error(
        "domain error", extra=told, exc_info=None if isinstance(error, _UNDERSTOOD) else error
    )


def _methods(request: Request) -> str | None:
    """What the address takes: of all described that fit it, the one with the fewest open places."""
    fits = {}
    for path, calls in request.app.openapi()["paths"].items():
        pattern, _, places = compile_path(path)
        if pattern.match(request.url.path):
            fits[len(places)] = sorted(call.upper() for call in calls if call in _METHODS)
    return ", ".join(fits[min(fits)]) if fits else None


def _asked(request: Request) -> type[Record] | None:
    """The record that the body of a request is read as, if it is read as one."""
    body = getattr(request.scope.get("route"), "body_field", None)
    kind = body.field_info.annotation if body is not None else None
    return kind if isinstance(kind, type) and issubclass(kind, Record) else None


def _input_error(error: RequestValidationError, asked: type[Record] | None) -> RiskError:
    """What FastAPI found wrong with a request, as an error of ours."""
    found: list[dict[str, Any]] = list(error.errors())
    broken = next((e for e in found if e["type"] == "json_invalid"), None)
    if broken is None:
        return invalid_record(found, asked)
    place = broken["loc"][-1]
    return BrokenJson(
        f"请求内容不是有效的 JSON：第 {place} 个字符处无法解析；须为一个 JSON 对象。",
        f"The body is not valid JSON: it cannot be read at character {place}; one JSON object is"
        " expected.",
    )
