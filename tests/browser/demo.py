"""A demo of one's own: started on a folder, its address and password read from what it prints."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRINTED = re.compile(r"^  (address|user|password)\s+(\S+)", re.MULTILINE)
START_SECONDS = 180


@dataclass(frozen=True, slots=True)
class Demo:
    """Where a running demo is, and who may sign in."""

    base_url: str
    user: str
    password: str


@contextmanager
def running_demo(data: Path) -> Iterator[Demo]:
    """Yield a demo that keeps its data in `data`; it is stopped as Ctrl-C stops it."""
    data.mkdir(parents=True, exist_ok=True)
    log = data / "demo.log"
    with log.open("w") as printed:
        demo = subprocess.Popen(
            [sys.executable, "-u", "manage.py", "demo"],
            cwd=ROOT,
            env=os.environ | {"CASEAPP_DATA": str(data)},
            stdout=printed,
            stderr=subprocess.STDOUT,
        )
    try:
        yield _wait_until_up(demo, log)
    finally:
        demo.send_signal(signal.SIGINT)
        demo.wait(timeout=60)


def _wait_until_up(demo: subprocess.Popen[bytes], log: Path) -> Demo:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and demo.poll() is None:
        said = dict(PRINTED.findall(log.read_text()))
        if len(said) == 3:
            return Demo(said["address"].rstrip("/"), said["user"], said["password"])
        time.sleep(0.3)
    message = f"The demo did not start. It said:\n{log.read_text()[-2000:]}"
    raise RuntimeError(message)
