"""The first code in a confined child: takes the limits on, then becomes the module asked for."""

import ctypes
import json
import math
import os
import resource
import runpy
import signal
import sys
from contextlib import suppress

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None)


def confine(limits: dict[str, float], *, parent: int) -> None:
    """Put this process under its limits; none of them can be raised again."""
    cpu = int(limits["cpu_seconds"])
    # One second between the soft and the hard limit: SIGXCPU says why, SIGKILL would not.
    _cap(resource.RLIMIT_CPU, cpu, cpu + 1)
    _cap(resource.RLIMIT_AS, int(limits["memory_bytes"]))
    _cap(resource.RLIMIT_FSIZE, int(limits["file_bytes"]))
    _cap(resource.RLIMIT_CORE, 0)
    _die_with(parent)
    # Where the system has no such signal, an orphan still ends soon after its time is up.
    signal.alarm(math.ceil(limits["wall_seconds"]) + 2)
    # Python ignores it, and a write past the limit would then be a mere OSError.
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)


def become(module: str) -> None:
    """Run the module as the program that this process is from now on."""
    sys.argv = [module]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _cap(kind: int, soft: int, hard: int | None = None) -> None:
    allowed = resource.getrlimit(kind)[1]
    wanted = soft if hard is None else hard
    if allowed != resource.RLIM_INFINITY:
        soft, wanted = min(soft, allowed), min(wanted, allowed)
    # macOS refuses RLIMIT_AS; the other limits still hold there.
    with suppress(ValueError, OSError):
        resource.setrlimit(kind, (soft, wanted))


def _die_with(parent: int) -> None:
    if not sys.platform.startswith("linux"):
        return
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    # The parent may have died before the call; then something else is our parent now.
    if os.getppid() != parent:
        sys.exit("The parent process ended.")


if __name__ == "__main__":
    confine(json.loads(sys.argv[2]), parent=int(sys.argv[3]))
    become(sys.argv[1])
