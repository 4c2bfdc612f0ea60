"""Connections that go to an address already checked, and that end at a fixed moment."""

import ssl
import time
import typing
from collections.abc import Iterable, Sequence

import httpcore

from evidence.core.addresses import Endpoint

STEP_SECONDS = 10.0


class Deadline:
    """A moment on the monotonic clock that no read, write or connect may pass."""

    def __init__(self, seconds: float) -> None:
        self._ends_at = time.monotonic() + seconds

    def remaining(self) -> float:
        """Seconds left, never below zero."""
        return max(0.0, self._ends_at - time.monotonic())

    def step(self) -> float:
        """Seconds that the next single step may take; raises httpcore.ReadTimeout at the end."""
        remaining = self.remaining()
        if remaining <= 0:
            raise httpcore.ReadTimeout("the time for the whole fetch is over")
        return min(STEP_SECONDS, remaining)


class PinnedBackend(httpcore.NetworkBackend):
    """Connects to checked addresses only, whatever the name would resolve to by now.

    The name itself stays in the request, so the Host header, SNI and the certificate check are
    those of the site that was asked for.
    """

    def __init__(self, endpoints: Sequence[Endpoint], deadline: Deadline) -> None:
        self._endpoints = endpoints
        self._deadline = deadline
        self._network = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """A stream to the first checked address that accepts; host and port are not looked at."""
        failure: Exception = httpcore.ConnectError("no address")
        for endpoint in self._endpoints:
            try:
                stream = self._network.connect_tcp(
                    endpoint.address, endpoint.port, timeout=self._deadline.step()
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _TimedStream(stream, self._deadline)
        raise failure


class _TimedStream(httpcore.NetworkStream):
    """A stream whose every step is held to the deadline, so that a trickle cannot last."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.step())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.step())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.step())
        return _TimedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> typing.Any:
        return self._stream.get_extra_info(info)
