"""The machine's own Chromium: where it is, and how it is started without asking the network."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def program() -> str:
    """Return the browser that CASEAPP_CHROMIUM names, or the first one on the PATH."""
    found = os.environ.get("CASEAPP_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        message = "Chromium is not on the PATH: `make setup` installs it or prints the command."
        raise RuntimeError(message)
    return found
