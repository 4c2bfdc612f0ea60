"""Keeps what arrived of a file's piece when the connection breaks in the middle of it.

Django reads a body whole before a view sees it, and forgets it when the client goes away. A piece
of a resumable upload is worth keeping up to its last byte: so its break is told to Django as its
end, and the sender finds the offset moved when he comes back.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

PIECE_TYPE = b"application/offset+octet-stream"

type Scope = dict[str, Any]
type Message = Mapping[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]
type Application = Callable[[Scope, Receive, Send], Coroutine[Any, Any, None]]


def keeping_broken_pieces(application: Application) -> Application:
    """Return the application, which is given broken pieces of files as if they ended there."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _is_piece(scope):
            receive = _without_break(receive)
        await application(scope, receive, send)

    return serve


def _is_piece(scope: Scope) -> bool:
    # A broken POST would begin an upload whose address nobody ever learnt.
    headers: list[tuple[bytes, bytes]] = scope["headers"]
    return scope["method"] == "PATCH" and (b"content-type", PIECE_TYPE) in [
        (name.lower(), value) for name, value in headers
    ]


def _without_break(receive: Receive) -> Receive:
    is_over = False

    async def kept() -> Message:
        nonlocal is_over
        message = await receive()
        if message["type"] != "http.disconnect":
            is_over = not message.get("more_body", False)
            return message
        if is_over:
            # The answer will reach nobody, and the piece is written all the same.
            await asyncio.Event().wait()
        is_over = True
        return {"type": "http.request", "body": b"", "more_body": False}

    return kept
