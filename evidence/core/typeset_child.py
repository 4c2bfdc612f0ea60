"""The typesetting child: HTML on stdin, PDF on stdout."""

import logging
import sys
from typing import Any

# WeasyPrint ships no types.
from weasyprint import HTML  # type: ignore[import-untyped]
from weasyprint.urls import (  # type: ignore[import-untyped]
    URLFetcher,
    URLFetcherResponse,
)


class DataOnlyFetcher(URLFetcher):  # type: ignore[misc]  # untyped base
    """Reads what the document itself carries (`data:`) and refuses everything else."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=["data"], allow_redirects=False)

    def fetch(self, url: str, headers: dict[str, Any] | None = None) -> URLFetcherResponse:
        """Return the content of a `data:` address; WeasyPrint leaves the rest out."""
        # Checked here too: the base class's list is one keyword away from being lost.
        if url[:5].lower() != "data:":
            raise ValueError("Only data: addresses are read.")
        return super().fetch(url, headers)


def main() -> None:
    """Typeset stdin to stdout, or exit with one sentence that says what stood in the way."""
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    html = sys.stdin.buffer.read().decode()
    try:
        # FatalURLFetchingError is a BaseException: left alone, it ends the child, as it should.
        pdf = HTML(string=html, url_fetcher=DataOnlyFetcher()).write_pdf()
    except RecursionError:
        sys.exit("the document is nested too deeply.")
    except MemoryError:
        sys.exit("MemoryError")
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
