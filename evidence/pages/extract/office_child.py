"""The converting child: puts up walls, then has LibreOffice print one document into a PDF."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pikepdf

from evidence.core.walls import wall_in
from evidence.pages.extract.tools import environment_in

_OPTIONS = (
    *("--headless", "--norestore", "--nodefault", "--nolockcheck", "--nologo"),
    "--nofirststartwizard",
)
# Where LibreOffice makes its socket, whatever TMPDIR says.
_SOCKETS = Path("/tmp")  # noqa: S108 - no file can be made there, see wall_in.
# The settings of a profile made for this one run. Macros never run, links are never followed,
# no document is trusted; see the schemas officecfg/registry/schema of LibreOffice.
_SETTINGS = {
    "/org.openoffice.Office.Common/Security/Scripting": {
        "MacroSecurityLevel": "3",
        "DisableMacrosExecution": "true",
        "DisableActiveContent": "true",
        "BlockUntrustedRefererLinks": "true",
    },
    "/org.openoffice.Office.Writer/Content/Update": {"Link": "2", "Field": "false"},
    "/org.openoffice.Office.Calc/Content/Update": {"Link": "2"},
    "/org.openoffice.Setup/Office": {"ooSetupInstCompleted": "true"},
}


def convert(program: str, source: Path, folder: Path) -> Path:
    """Return the PDF that LibreOffice made of the document; exits with a sentence when it can't."""
    profile, made = folder / "profile", folder / "made"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_profile())
    command = [
        program,
        *_OPTIONS,
        f"-env:UserInstallation={profile.as_uri()}",
        *("--convert-to", "pdf", "--outdir", str(made), str(source)),
    ]
    said = _run(command, folder)
    pdf = made / f"{source.stem}.pdf"
    if not pdf.exists():
        # It exits with 0 when it could not load the file, too.
        sys.exit(f"LibreOffice could not read it ({_reason(said)}).")
    return pdf


def version_of(program: str, folder: Path) -> str:
    """Return LibreOffice's version as it tells it, without its name."""
    said = _run([program, "--version"], folder).stdout.decode(errors="replace").split()
    return " ".join(said[1:])[:100] or "of unknown version"


def _run(command: list[str], folder: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(  # noqa: S603 - the program that this machine has, no shell.
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        cwd=folder,
        env=environment_in(str(folder)),
        check=False,
    )


def _reason(said: subprocess.CompletedProcess[bytes]) -> str:
    lines = said.stderr.decode(errors="replace").splitlines()
    errors = [line.removeprefix("Error: ") for line in lines if line.startswith("Error: ")]
    return errors[0][:200].rstrip(".") if errors else f"exit code {said.returncode}"


def _profile() -> str:
    entries = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value>'
        "</prop></item>"
        for path, settings in _SETTINGS.items()
        for name, value in settings.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{entries}</oor:items>'
    )


def fix(pdf: Path) -> None:
    """Take out of the PDF what differs from run to run: its dates, its ids, its check sum."""
    target = io.BytesIO()
    with pikepdf.open(pdf) as document:
        for name in ("/ID", "/DocChecksum"):
            if name in document.trailer:
                del document.trailer[name]
        for name in ("/CreationDate", "/ModDate"):
            if name in document.docinfo:
                del document.docinfo[name]
        document.save(target, deterministic_id=True)
    pdf.write_bytes(target.getvalue())


def main() -> None:
    """Answer one request."""
    request = json.loads(sys.stdin.buffer.read())
    program, folder = Path(request["program"]), Path(request["folder"])
    # The program may be installed in a folder of its own, such as /opt/libreoffice26.2.
    wall_in(writable=folder, readable=[program.resolve().parents[1]], sockets=[_SOCKETS])
    version = version_of(str(program), folder)
    pdf = convert(str(program), Path(request["source"]), folder)
    try:
        fix(pdf)
    except pikepdf.PdfError as error:
        sys.exit(f"what LibreOffice made cannot be read ({str(error)[:200]}).")
    reply = {"pdf": str(pdf), "version": version}
    sys.stdout.buffer.write(json.dumps(reply).encode())


if __name__ == "__main__":
    main()
