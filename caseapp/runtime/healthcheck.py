"""`python -m caseapp.runtime.healthcheck`: exit 0 when the web server of this machine answers."""

import os
import sys
import urllib.error
import urllib.request

DEFAULT_PORT = "8000"


def main() -> int:
    """Ask /healthz under a name that Django answers to; return 0 when all is well."""
    names = os.environ.get("CASEAPP_ALLOWED_HOSTS", "").split(",")
    # A leading dot or a star allows many names; any one of them will do.
    name = names[0].strip().lstrip(".*") or "127.0.0.1"
    port = os.environ.get("CASEAPP_PORT", DEFAULT_PORT)
    request = urllib.request.Request(f"http://127.0.0.1:{port}/healthz", headers={"Host": name})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=4) as answer:
            return 0 if answer.status == 200 else 1
    except (OSError, urllib.error.URLError) as error:
        sys.stderr.write(f"The web server does not answer: {error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
