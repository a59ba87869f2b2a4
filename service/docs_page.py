"""``/docs``: the API's description as one page that works offline.

Swagger's page loads its scripts from a CDN; this one is plain HTML made of ``/openapi.json``.
"""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from starlette.responses import FileResponse

from data_schemas.day import today_in_china
from service.example import example_deal

STATIC = Path(__file__).parent / "static"

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title} API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/static/docs.css"></head>
<body><main><h1>{title} API</h1><div class="lead">{lead}</div>
<p><a href="/openapi.json">openapi.json</a> · <a href="/">Desk 工作台</a></p>
<h2>Calls 接口</h2>{calls}
<h2>Example 示例</h2><pre>{example}</pre>
<h2>Records 数据结构</h2>{records}</main></body></html>"""


def add(app: FastAPI) -> None:
    """Serve the page and its stylesheet."""

    @app.get("/docs", include_in_schema=False)
    def docs(request: Request) -> HTMLResponse:
        return HTMLResponse(page(app.openapi(), str(request.base_url).rstrip("/")))

    @app.get("/static/docs.css", include_in_schema=False)
    def stylesheet() -> FileResponse:
        return FileResponse(STATIC / "docs.css", media_type="text/css")


def page(description: dict[str, Any], base_url: str) -> str:
    """The page for an OpenAPI description."""
    info = description["info"]
    calls = [
        _call(path, method, operation)
        for path, operations in description["paths"].items()
        for method, operation in operations.items()
    ]
    schemas = description["components"]["schemas"]
    return _PAGE.format(
        title=escape(info["title"]),
        lead="".join(f"<p>{_code(p)}</p>" for p in info["description"].strip().split("\n\n")),
        calls="".join(calls),
        example=escape(curl(base_url, "$HUIKUAN_KEY")),
        records="".join(_record(name, schema) for name, schema in sorted(schemas.items())),
    )


def curl(base_url: str, key: str) -> str:
    """One command that scores the example deal."""
    body = example_deal(today_in_china()).model_dump_json(exclude_none=True)
    return (
        f"curl -sS {base_url}/v1/deals/score \\\n"
        f"  -H 'Authorization: Bearer {key}' -H 'Content-Type: application/json' \\\n"
        f"  -d '{body}'"
    )


def _call(path: str, method: str, operation: dict[str, Any]) -> str:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    takes = f"<p>Takes 请求：{_type(body['schema'])}</p>" if body else ""
    answers = "".join(
        f"<li><b>{status}</b> {_response(response)}</li>"
        for status, response in operation["responses"].items()
    )
    lock = " 🔒" if operation.get("security") else ""
    return (
        f"<details><summary><b class='{method}'>{method.upper()}</b> <code>{escape(path)}</code>"
        f" {escape(operation.get('summary', ''))}{lock}</summary>"
        f"<p>{_code(operation.get('description', ''))}</p>{takes}<ul>{answers}</ul></details>"
    )


def _response(response: dict[str, Any]) -> str:
    content = response.get("content", {})
    schema = next((c["schema"] for c in content.values() if c.get("schema")), None)
    text = escape(response["description"])
    return f"{text}: {_type(schema)}" if schema else text


def _record(name: str, schema: dict[str, Any]) -> str:
    head = f"<details id='{escape(name)}'><summary><code>{escape(name)}</code></summary>"
    about = f"<p>{_code(schema.get('description', ''))}</p>"
    if "enum" in schema:
        return head + about + f"<p>{_list(schema['enum'])}</p></details>"
    needed = set(schema.get("required", ()))
    rows = "".join(
        f"<tr><td><code>{escape(field)}</code>{' *' if field in needed else ''}</td>"
        f"<td>{_type(shape)}</td><td>{escape(shape.get('x-label-zh', ''))}</td>"
        f"<td>{escape(shape.get('x-label-en', ''))}</td><td>{escape(shape.get('x-unit', ''))}</td>"
        f"<td>{escape(shape.get('x-cause', ''))}</td></tr>"
        for field, shape in schema.get("properties", {}).items()
    )
    return (
        head + about + "<table><thead><tr><th>field</th><th>type</th><th>中文</th><th>English</th>"
        f"<th>unit</th><th>cause</th></tr></thead><tbody>{rows}</tbody></table></details>"
    )


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        name = escape(schema["$ref"].rsplit("/", 1)[-1])
        return f"<a href='#{name}'><code>{name}</code></a>"
    if "anyOf" in schema:
        return " | ".join(_type(part) for part in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    if "enum" in schema:
        return _list(schema["enum"])
    text = str(schema.get("format", schema.get("type", "any")))
    low, high = schema.get("minimum"), schema.get("maximum")
    bounds = f" {low:g} … {high:g}" if low is not None and high is not None else ""
    return escape(text + bounds)


def _list(values: list[Any]) -> str:
    return ", ".join(f"<code>{escape(json.dumps(v, ensure_ascii=False))}</code>" for v in values)


def _code(text: str) -> str:
    """Escaped text with `backticks` as code."""
    parts = escape(text).split("`")
    return "".join(p if i % 2 == 0 else f"<code>{p}</code>" for i, p in enumerate(parts))
