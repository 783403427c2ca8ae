"""`/api/search`, `/api/articles/{id}` and `/api/timeline`."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from ui.api.engine import Engine, while_here
from ui.api.errors import Problem
from ui.api.records import ArticleRecord, FaultRecord, FoundRecord, TimelineRecord
from ui.api.requests import SearchRequest, TimelineRequest
from ui.api.wire import Json

ArticleId = Annotated[str, Path(max_length=100, description="As citations and passages name it.")]


def router(engine: Engine) -> APIRouter:
    """The routes of looking things up."""
    routes = APIRouter(prefix="/api", tags=["looking up"])

    @routes.get(
        "/search", response_model=FoundRecord, summary="List the passages that fit best, ranked"
    )
    async def search(wanted: Annotated[SearchRequest, Query()], request: Request) -> Response:
        return Json(await while_here(request, engine.result("search", wanted.model_dump())))

    @routes.get(
        "/articles/{article_id}",
        response_model=ArticleRecord,
        responses={404: {"model": FaultRecord, "description": "There is no such article"}},
        summary="Read an article",
    )
    async def article(article_id: ArticleId, request: Request) -> Response:
        return Json(await article_of(engine, article_id, request))

    @routes.get(
        "/timeline",
        response_model=TimelineRecord,
        summary="List what happened on a topic in order, each event with its source",
    )
    async def timeline(wanted: Annotated[TimelineRequest, Query()], request: Request) -> Response:
        return Json(await while_here(request, engine.result("timeline", wanted.model_dump())))

    return routes


async def article_of(engine: Engine, article_id: str, request: Request) -> dict[str, Any]:
    """The article.

    Raises:
        Problem: there is none with this id.
    """
    found = await while_here(request, engine.result("article", {"id": article_id}))
    if found["article"] is None:
        raise Problem(
            404, "There is no article with this id.", "Take one from a citation or a search."
        )
    record: dict[str, Any] = found["article"]
    return record
