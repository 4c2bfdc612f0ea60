"""A time-stamp authority on loopback that speaks RFC 3161, with a certificate authority of its own.

`openssl ts -reply` makes the tokens: what a real authority would send, byte for byte.
"""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

CONFIGURATION = """
[ca]
distinguished_name = name
x509_extensions = ca_extensions
prompt = no
[name]
CN = Test Root
[ca_extensions]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[tsa_extensions]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[tsa]
default_tsa = stamping
[stamping]
serial = serial
crypto_device = builtin
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256, sha512
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


@dataclass
class TimeStampAuthority:
    """The running authority; `mood` is how it answers: well, down, refusing or forging."""

    url: str
    host_port: str
    folder: Path
    mood: str = "well"
    asked: list[bytes] = field(default_factory=list)

    @property
    def roots(self) -> Path:
        return self.folder / "root.pem"

    def reply(self, query: bytes) -> bytes:
        (self.folder / "query").write_bytes(query)
        _openssl(
            self.folder,
            "ts -reply -config conf -section stamping -queryfile query -out reply",
        )
        return (self.folder / "reply").read_bytes()

    def send_certificates_along_unordered(self) -> None:
        """Be like those authorities whose answers a strict reader of DER refuses."""
        conf = self.folder / "conf"
        conf.write_text(conf.read_text() + "certs = root.pem\n")


@contextmanager
def authority(folder: Path) -> Iterator[TimeStampAuthority]:
    """Run an authority whose root and keys were made just now."""
    folder.mkdir()
    _make_certificates(folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    host_port = f"127.0.0.1:{server.server_port}"
    running = TimeStampAuthority(f"http://{host_port}/tsa", host_port, folder)
    server.authority = running  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield running
    finally:
        server.shutdown()
        server.server_close()


def _make_certificates(folder: Path) -> None:
    (folder / "conf").write_text(CONFIGURATION)
    (folder / "serial").write_text("01\n")
    for command in (
        "req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -days 30 -config conf"
        " -section ca",
        "req -new -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.csr -config conf -section ca"
        " -subj /CN=Test-TSA",
        "x509 -req -in tsa.csr -CA root.pem -CAkey root.key -set_serial 2 -days 20 -out tsa.pem"
        " -extfile conf -extensions tsa_extensions",
    ):
        _openssl(folder, command)


def _openssl(folder: Path, command: str) -> None:
    done = subprocess.run(
        ["openssl", *command.split()], cwd=folder, capture_output=True, text=True, check=False
    )
    assert not done.returncode, done.stderr


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        authority: TimeStampAuthority = self.server.authority  # type: ignore[attr-defined]
        query = self.rfile.read(int(self.headers["Content-Length"]))
        authority.asked.append(query)
        if authority.mood == "down":
            self.send_error(503)
            return
        assert self.headers["Content-Type"] == "application/timestamp-query"
        if authority.mood == "stale":
            # Yesterday's answer again: a good signature over another question.
            query = authority.asked[0]
        body = authority.reply(b"nonsense" if authority.mood == "refusing" else query)
        if authority.mood == "forging":
            body = body[:-5] + bytes([body[-5] ^ 1]) + body[-4:]
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Quiet."""
