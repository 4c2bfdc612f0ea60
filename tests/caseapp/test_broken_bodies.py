"""A piece of a file that breaks off is told as one that ends there."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from caseapp.broken_bodies import PIECE_TYPE, keeping_broken_pieces

BROKEN = ({"type": "http.request", "body": b"half", "more_body": True}, {"type": "http.disconnect"})
WHOLE = ({"type": "http.request", "body": b"all", "more_body": False}, {"type": "http.disconnect"})


def _scope(method: str = "PATCH", content_type: bytes = PIECE_TYPE) -> dict[str, Any]:
    return {"type": "http", "method": method, "headers": [(b"Content-Type", content_type)]}


def _received(scope: dict[str, Any], messages: tuple[dict[str, Any], ...]) -> list[Any]:
    """Return what an application gets that goes on asking, until it hears nothing more."""
    got: list[Any] = []
    waiting = iter(messages)

    async def receive() -> dict[str, Any]:
        return next(waiting)

    async def send(message: Any) -> None:
        return None

    async def application(scope: Any, receive: Any, send: Any) -> None:
        for _ in messages:
            got.append(await asyncio.wait_for(receive(), timeout=0.05))

    async def run() -> None:
        try:
            await keeping_broken_pieces(application)(scope, receive, send)
        except TimeoutError:
            got.append("silence")

    # A thread of its own: the browser tests leave an event loop in this one.
    with ThreadPoolExecutor(max_workers=1) as apart:
        apart.submit(asyncio.run, run()).result()
    return got


def test_a_break_in_a_piece_is_its_end() -> None:
    end = {"type": "http.request", "body": b"", "more_body": False}

    assert _received(_scope(), BROKEN) == [BROKEN[0], end]


def test_a_break_after_the_piece_does_not_stop_its_writing() -> None:
    assert _received(_scope(), WHOLE) == [WHOLE[0], "silence"]


@pytest.mark.parametrize(
    "scope",
    [_scope("POST"), _scope(content_type=b"text/plain"), {**_scope(), "headers": []}],
    ids=["begins an upload", "is no piece", "says no type"],
)
def test_every_other_break_stays_a_break(scope: dict[str, Any]) -> None:
    assert _received(scope, BROKEN) == list(BROKEN)
