"""One body for every answer that is not a success: RFC 9457 ``application/problem+json``.

The domain's errors know no HTTP; ``STATUS`` is the one place that does.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi.responses import Response

from data_schemas.errors import (
    BundleMismatch,
    ExplanationMismatch,
    InvalidLedger,
    InvalidRecord,
    ModelNotLoaded,
    ModelStoreUnavailable,
    NotAllowed,
    NotAuthorised,
    NotFound,
    RiskError,
    StoreUnavailable,
    TooLittleData,
)
from data_schemas.score import Answer
from service.language import Lang, answered_in
from service.sizes import MAX_BODY, STREAMED, in_mib

MEDIA_TYPE = "application/problem+json"


class FieldError(Answer):
    """What is wrong with one field of the input."""

    field: str
    label: str
    message: str


class Problem(Answer):
    """RFC 9457 problem details; ``code`` is stable, the texts follow ``Accept-Language``."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    request_id: str
    errors: list[FieldError]


class BrokenJson(RiskError):
    """The body is no JSON."""

    code = "broken_json"


class TooLarge(RiskError):
    """More was sent than is taken."""

    code = "too_large"


class Stopping(RiskError):
    """The service is being stopped."""

    code = "stopping"


class NoFont(RiskError):
    """There is no font with Chinese that may be embedded, so no PDF."""

    code = "no_font"


STATUS: dict[type[RiskError], int] = {
    RiskError: 500,
    InvalidRecord: 422,
    InvalidLedger: 409,
    BrokenJson: 400,
    TooLarge: 413,
    NotAuthorised: 401,
    NotAllowed: 403,
    NotFound: 404,
    ModelNotLoaded: 503,
    TooLittleData: 503,
    BundleMismatch: 503,
    NoFont: 503,
    Stopping: 503,
    StoreUnavailable: 503,
    ModelStoreUnavailable: 503,
    ExplanationMismatch: 500,
}

TITLES: dict[str, tuple[str, str]] = {
    "error": ("内部错误", "Internal error"),
    "invalid_record": ("输入有误", "Invalid input"),
    "invalid_ledger": ("账簿不能接受", "The ledger does not take it"),
    "instalment_taken": ("分期编号已属于另一合同", "The instalment's id is another deal's"),
    "repeated_key": ("请求编号已用于别的请求", "The key was used for another request"),
    "broken_json": ("请求内容不是有效的 JSON", "The body is not valid JSON"),
    "bad_request": ("请求无法读取", "The request cannot be read"),
    "not_authorised": ("未授权", "Not authorised"),
    "not_allowed": ("权限不足", "Not allowed"),
    "not_found": ("没有找到", "Not found"),
    "method_not_allowed": ("不支持的请求方法", "Method not allowed"),
    "not_acceptable": ("没有这种格式", "No such format"),
    "no_font": ("没有中文字体", "No font with Chinese"),
    "too_slow": ("请求内容来得太慢", "The body came too slowly"),
    "stopping": ("服务正在停止", "The service is stopping"),
    "too_large": ("请求内容太大", "The body is too large"),
    "unsupported_media_type": ("不支持的内容类型", "Unsupported media type"),
    "model_not_loaded": ("模型尚未加载", "No model loaded"),
    "too_little_data": ("数据太少，模型尚未学到", "Too little data: not learnt yet"),
    "store_unavailable": ("数据库无法使用", "The database cannot be used"),
    "model_store_unavailable": ("模型库无法使用", "The store of models cannot be used"),
    "bundle_mismatch": ("模型与程序不一致", "Model and program disagree"),
    "explanation_mismatch": ("解释与分数不一致", "Explanation and score disagree"),
}

_PLAIN: dict[int, tuple[str, str, str]] = {
    400: (
        "bad_request",
        "请求内容无法读取，请检查编码与格式。",
        "The request body cannot be read.",
    ),
    404: (
        "not_found",
        "此地址没有内容；接口清单见 /docs。",
        "There is nothing at this address; /docs lists the calls.",
    ),
    405: (
        "method_not_allowed",
        "此地址不支持该请求方法，允许的方法见 Allow 响应头。",
        "This address does not take this method; the Allow header names those it takes.",
    ),
    406: (
        "not_acceptable",
        "报告只有 HTML 与 PDF 两种格式：Accept 请用 text/html 或 application/pdf。",
        "A report comes as HTML or PDF: Accept must allow text/html or application/pdf.",
    ),
    408: (
        "too_slow",
        "请求内容迟迟没有发完，请重新发送。",
        "The body took too long to come; send the request again.",
    ),
    413: (
        "too_large",
        f"请求内容超过 {in_mib(MAX_BODY)}（{MAX_BODY:,} 字节）的上限。",
        f"The body exceeds the limit of {in_mib(MAX_BODY)} ({MAX_BODY:,} bytes).",
    ),
    415: (
        "unsupported_media_type",
        f"请求头 Content-Type 须为 application/json；{' 与 '.join(STREAMED)} 须为"
        " application/x-ndjson。",
        f"The header Content-Type must be application/json; of {' and '.join(STREAMED)}"
        " application/x-ndjson.",
    ),
}

RETRY_SECONDS = 10
"""After how long a caller may ask again while the database cannot be used."""

_AWAY = (
    "数据库暂时无法使用：可能繁忙、已停止或磁盘已满。请稍后重试；原因见服务日志。",
    "The database cannot be used right now: it may be busy, stopped or full. Try again later; the"
    " service's log has the reason.",
)
"""Its address and what it said are for those who keep it: even who has no key gets this."""

_NO_MODELS = (
    "模型库（MLflow）暂时无法使用，因此没有模型。请稍后重试；原因见服务日志。",
    "The store of models (MLflow) cannot be used right now, so there is no model. Try again later;"
    " the service's log has the reason.",
)

UNFIT = (
    "模型与程序不一致，无法使用：原因见服务日志，通常须重新训练（huikuan train --promote）。",
    "Model and program disagree, so it cannot be used: the service's log has the reason; most often"
    " it must be trained again (huikuan train --promote).",
)
"""What one without a key is told of it: what a model is made of is not for everybody."""

_UNEXPECTED = (
    "服务内部出错，已记录；请把请求编号告诉管理员。",
    "Something went wrong inside the service and was logged; tell its keeper the request id.",
)


def status_of(error: RiskError) -> int:
    """The HTTP status of a domain error, by its nearest class in ``STATUS``."""
    return next(STATUS[c] for c in type(error).__mro__ if c in STATUS)


def text_of(error: RiskError, lang: Lang) -> str:
    """What those who ask are told of a domain error."""
    if not isinstance(error, StoreUnavailable):
        return error.text(lang)
    return (_NO_MODELS if isinstance(error, ModelStoreUnavailable) else _AWAY)[lang != "zh"]


def problem_of(scope: Any, error: RiskError, lang: Lang) -> Problem:
    """The problem for a domain error.

    Parameters
    ----------
    scope : ASGI scope
        Gives the path and the request id that ``request_id.RequestContext`` put there.
    """
    errors = (
        [
            FieldError(field=_scrub(p.field), label=p.label, message=_scrub(p.message))
            for p in error.problems(lang)
        ]
        if isinstance(error, InvalidRecord)
        else []
    )
    return _problem(scope, status_of(error), error.code, text_of(error, lang), lang, errors)


def problem_of_status(scope: Any, status: int, lang: Lang) -> Problem:
    """The problem for a bare HTTP status."""
    code, zh, en = _PLAIN.get(status, ("error", *_UNEXPECTED))
    if status < HTTPStatus.INTERNAL_SERVER_ERROR and status not in _PLAIN:
        code, zh, en = "bad_request", HTTPStatus(status).phrase, HTTPStatus(status).phrase
    return _problem(scope, status, code, zh if lang == "zh" else en, lang, [])


def risk_problem(scope: Any, error: RiskError, lang: Lang) -> Response:
    """The answer to a request that ended in a domain error."""
    return _response(problem_of(scope, error, lang), lang)


def plain_problem(
    scope: Any, status: int, lang: Lang, headers: dict[str, str] | None = None
) -> Response:
    """The answer to a request that ended in a bare HTTP status."""
    return _response(problem_of_status(scope, status, lang), lang, headers)


def _problem(
    scope: Any, status: int, code: str, detail: str, lang: Lang, errors: list[FieldError]
) -> Problem:
    title = TITLES.get(code)
    return Problem(
        type=f"urn:huikuan:problem:{code}",
        title=title[lang == "en"] if title else HTTPStatus(status).phrase,
        status=status,
        detail=_scrub(detail),
        instance=_scrub(scope["path"]),
        code=code,
        request_id=scope.get("huikuan", {}).get("request_id", ""),
        errors=errors,
    )


def _response(problem: Problem, lang: Lang, headers: dict[str, str] | None = None) -> Response:
    more = answered_in(lang)
    if problem.status == HTTPStatus.UNAUTHORIZED:
        more["WWW-Authenticate"] = 'Bearer realm="huikuan"'
    if problem.code in (StoreUnavailable.code, ModelStoreUnavailable.code):
        more["Retry-After"] = str(RETRY_SECONDS)
    return Response(
        problem.model_dump_json(),
        status_code=problem.status,
        media_type=MEDIA_TYPE,
        headers={**more, **(headers or {})},
    )


def _scrub(text: str) -> str:
    """The text without the lone surrogates that JSON can carry and UTF-8 cannot."""
    return text.encode("utf-8", "replace").decode()
