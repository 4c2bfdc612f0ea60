"""Tests of typesetting: what it prints, and what a hostile page cannot make it do."""

import io
import threading
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer

import pikepdf
import pypdfium2 as pdfium
import pytest

from evidence.core.errors import Failed
from evidence.core.limits import Limits
from evidence.core.typeset import typeset


def text_of(pdf: bytes) -> str:
    with closing(pdfium.PdfDocument(pdf)) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def streams_of(pdf: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return b"".join(
            thing.read_bytes()
            for thing in document.objects
            if isinstance(thing, pikepdf.Stream) and "/Length1" not in thing
        )


def test_headings_become_bookmarks_and_text_stays_text():
    pdf = typeset("<h1>Exhibit EX-1</h1><p>Naïve café — § 2702</p>")
    assert "Naïve café — § 2702" in text_of(pdf)
    with closing(pdfium.PdfDocument(pdf)) as document:
        assert [entry.get_title() for entry in document.get_toc()] == ["Exhibit EX-1"]


def test_the_same_html_gives_the_same_bytes():
    html = "<title>T</title><h1>One</h1><table><tr><td>a<td>b</table>"
    assert typeset(html) == typeset(html)


def test_an_image_in_the_page_itself_is_printed():
    dot = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
    with pikepdf.open(io.BytesIO(typeset(f'<img src="{dot}">'))) as document:
        assert len(document.pages[0].get_images()) == 1


def test_a_file_of_the_server_is_never_put_into_the_pdf():
    html = (
        '<link rel=attachment href="file:///etc/passwd"><link rel=stylesheet href="file:///etc/'
        'passwd"><img src="file:///etc/passwd"><object data="FILE:///etc/passwd"></object>ok'
    )
    pdf = typeset(html)
    assert "ok" in text_of(pdf)
    assert b"/EmbeddedFile" not in pdf
    assert b"root:" not in streams_of(pdf)


def test_no_request_leaves_for_the_network():
    hits = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self):
            hits.append(self.path)
            self.send_error(404)

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        at = f"http://127.0.0.1:{server.server_port}"
        html = (
            f'<base href="{at}/"><link rel=stylesheet href="{at}/a.css"><img src="{at}/b.png">'
            f'<style>@import "{at}/c.css"; body {{ background: url({at}/d.png) }}'
            f"@font-face {{ font-family: F; src: url({at}/e.ttf) }} p {{ font-family: F }}"
            f'</style><link rel=attachment href="{at}/f"><img src="g.png"><p>text'
            f'<svg><image href="{at}/h.png"/></svg>'
        )
        assert "text" in text_of(typeset(html))
        server.shutdown()
    assert hits == []


def test_an_endless_layout_is_stopped():
    rows = ("<tr>" + "<td colspan=1000>x" * 60) * 300
    with pytest.raises(Failed, match="Typesetting took longer than 3 s"):
        typeset(f"<table>{rows}</table>", limits=Limits(wall_seconds=3))


def test_a_page_that_allocates_without_end_is_stopped():
    # One word repeated until layout needs more memory than allowed.
    html = "<p>" + "<b>word</b> " * 100_000
    with pytest.raises(Failed, match="more than 200 MB of memory"):
        typeset(html, limits=Limits(wall_seconds=50, memory_bytes=200 << 20))


def test_deep_nesting_is_refused_in_a_sentence():
    with pytest.raises(Failed, match="nested too deeply"):
        typeset("<div>" * 3000 + "x")


def test_a_lone_surrogate_does_not_stop_the_page():
    assert "before" in text_of(typeset("<p>before \ud800 after"))
