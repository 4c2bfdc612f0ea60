"""Become another program that ends when its parent does; run as a script, never imported.

`python launch.py PARENT_PID SIGNAL command …`. Only Linux can do it; elsewhere the pid files do.
"""

import ctypes
import os
import sys

# <sys/prctl.h>
PR_SET_PDEATHSIG = 1


def main() -> None:
    """Ask the kernel for a signal at the parent's death, then become the command."""
    parent, signal_number, *command = sys.argv[1:]
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(signal_number), 0, 0, 0)
        # The parent may have died before the request was in place.
        if os.getppid() != int(parent):
            sys.exit(1)
    os.execvp(command[0], command)  # noqa: S606 - the command line of the caller in children.py


if __name__ == "__main__":
    main()
