"""Runs calls at the same moment in threads of their own, as several workers or requests would."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from django.db import connections

PATIENCE_SECONDS = 30


def together[T](calls: Sequence[Callable[[], T]]) -> list[T | Exception]:
    """Return what each call gave or raised; all start together, each on a connection of its own."""
    start = threading.Barrier(len(calls))

    def run(call: Callable[[], T]) -> T | Exception:
        start.wait(PATIENCE_SECONDS)
        try:
            return call()
        except Exception as error:  # noqa: BLE001, RUF100  # handed back to the test
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls, timeout=PATIENCE_SECONDS))
