"""The inspecting child: a request naming a PDF on stdin, its facts as JSON on stdout."""

import json
import sys

import pikepdf

_MAX_DEPTH = 200
# Inner nodes may outnumber pages in a hostile tree; the walk stops at this many per page allowed.
_NODES_PER_PAGE = 4


class PageTreeError(Exception):
    """The page tree cannot be walked; the text is a sentence for the exhibit page."""


class TooManyPages(PageTreeError):
    """The page tree holds, or claims, more pages than a bundle can."""


def facts_of(path: str, *, max_pages: int) -> dict[str, object]:
    """Return page count, encryption and problem of one PDF, as `PdfFacts` names them."""
    try:
        with pikepdf.open(path) as pdf:
            return facts_in(pdf, max_pages=max_pages)
    except pikepdf.PasswordError:
        return _problem(
            "This PDF needs a password to be opened. Save a copy without a password and upload it.",
            is_encrypted=True,
        )
    except PageTreeError as error:
        return _problem(str(error))
    except pikepdf.PdfError as error:
        detail = str(error).removeprefix(f"{path}: ").removeprefix(f"{path} ")
        return _problem(f"This PDF is damaged and cannot be read ({detail[:200]}).")


def facts_in(pdf: pikepdf.Pdf, *, max_pages: int) -> dict[str, object]:
    """Return the facts of an opened PDF; raises PageTreeError when its pages can't be walked."""
    # Counted before qpdf lists the pages: its list copies each page that is shared.
    _refuse_oversized_tree(pdf, max_pages=max_pages)
    pages = len(pdf.pages)
    if pages == 0:
        return _problem("This PDF has no pages.")
    if pages > max_pages:
        raise TooManyPages(_too_many(max_pages))
    return {"page_count": pages, "is_encrypted": pdf.is_encrypted, "problem": ""}


def _refuse_oversized_tree(pdf: pikepdf.Pdf, *, max_pages: int) -> None:
    root = pdf.Root.get("/Pages")
    if not isinstance(root, pikepdf.Dictionary):
        raise PageTreeError("This PDF is damaged and cannot be read (it has no page tree).")
    leaves = visited = 0
    waiting: list[tuple[pikepdf.Object, int]] = [(root, 0)]
    while waiting:
        node, depth = waiting.pop()
        visited += 1
        kids = node.get("/Kids") if isinstance(node, pikepdf.Dictionary) else None
        if not isinstance(kids, pikepdf.Array):
            leaves += 1
        elif depth >= _MAX_DEPTH:
            raise PageTreeError("This PDF is damaged and cannot be read (its page tree loops).")
        else:
            if leaves + len(kids) > max_pages:
                raise TooManyPages(_too_many(max_pages))
            waiting.extend((kid, depth + 1) for kid in kids)
        if leaves > max_pages or visited > _NODES_PER_PAGE * max_pages:
            raise TooManyPages(_too_many(max_pages))


def _too_many(max_pages: int) -> str:
    return f"This PDF has more than {max_pages:,} pages. Split it and upload the parts."


def _problem(sentence: str, *, is_encrypted: bool = False) -> dict[str, object]:
    return {"page_count": 0, "is_encrypted": is_encrypted, "problem": sentence}


def main() -> None:
    """Answer one request."""
    request = json.loads(sys.stdin.buffer.read())
    facts = facts_of(request["path"], max_pages=request["max_pages"])
    sys.stdout.buffer.write(json.dumps(facts).encode())


if __name__ == "__main__":
    main()
