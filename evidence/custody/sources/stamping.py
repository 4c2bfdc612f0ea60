"""RFC 3161: asks a time-stamp authority for a token over a message, and checks what it answers."""

import hashlib
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampTokenInfo,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from evidence.core.errors import Failed, Invalid, Unavailable
from evidence.core.http import FetchRules, send

QUERY_TYPE = "application/timestamp-query"
REPLY_TYPE = "application/timestamp-reply"
LARGEST_REPLY = 256 * 1024
GRANTED = (0, 1)
SHA256_OID = "2.16.840.1.101.3.4.2.1"
OPENSSL_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Authority:
    """Where to ask, and the root certificates (PEM) it must lead to; empty: not checked."""

    url: str
    roots: bytes = b""
    allowed_loopback: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Token:
    """An authority's whole answer, the time in it, and whether it was checked up to a root."""

    reply: bytes
    stamped_at: datetime
    is_rooted: bool


def stamp(message: bytes, authority: Authority) -> Token:
    """Return a checked token that says by when the message existed.

    Raises Unavailable when the authority is down, and Failed or Invalid when its answer is no
    token over this message that leads to the roots.
    """
    query = (
        TimestampRequestBuilder()
        .data(message)
        .hash_algorithm(HashAlgorithm.SHA256)
        .nonce(nonce=True)
        .cert_request(cert_request=True)
        .build()
    )
    rules = FetchRules(
        allowed_loopback=authority.allowed_loopback,
        max_bytes=LARGEST_REPLY,
        user_agent="caseapp/0.1 (custody statements)",
    )
    answer = send(authority.url, query.as_bytes(), content_type=QUERY_TYPE, rules=rules)
    found = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if found != REPLY_TYPE:
        message_text = f"The time-stamp authority answered with {found or 'no type'}, not a token."
        raise Invalid(message_text, code="not_a_token")
    try:
        return _checked(answer.body, message, nonce=query.nonce, roots=authority.roots)
    except ValueError:
        asked = {"-queryfile": query.as_bytes()}
        return _checked_by_openssl(answer.body, asked, roots=authority.roots)


def check_again(reply: bytes, message: bytes, *, roots: bytes) -> Token:
    """Return a kept token as read again; raises Failed when it does not speak of the message."""
    try:
        return _checked(reply, message, nonce=None, roots=roots)
    except ValueError:
        return _checked_by_openssl(reply, {"-data": message}, roots=roots)


def _checked(reply: bytes, message: bytes, *, nonce: int | None, roots: bytes) -> Token:
    response = decode_timestamp_response(reply)
    if response.status not in GRANTED:
        raise _refused("; ".join(response.status_string) or f"status {response.status}")
    if roots:
        verifier = VerifierBuilder(
            roots=x509.load_pem_x509_certificates(roots), nonce=nonce
        ).build()
        try:
            verifier.verify_message(response, message)
        except VerificationError as error:
            raise _not_trusted(str(error)) from error
    else:
        _check_without_roots(response.tst_info, message, nonce)
    stamped_at = response.tst_info.gen_time
    return Token(reply, stamped_at.replace(tzinfo=stamped_at.tzinfo or UTC), bool(roots))


def _check_without_roots(facts: TimeStampTokenInfo, message: bytes, nonce: int | None) -> None:
    imprint = facts.message_imprint
    same = imprint.message == hashlib.sha256(message).digest()
    if not same or imprint.hash_algorithm.dotted_string != SHA256_OID:
        raise _not_trusted("it is about another message")
    if nonce is not None and facts.nonce != nonce:
        raise _not_trusted("it answers another question")


def _checked_by_openssl(reply: bytes, asked: dict[str, bytes], *, roots: bytes) -> Token:
    """Read what the strict reader refuses.

    Some authorities write their certificates unordered (DER wants a SET OF in order): openssl
    takes those.
    """
    openssl = shutil.which("openssl")
    if openssl is None or not roots:
        message = (
            "The time-stamp authority's answer could not be read. With CASEAPP_TSA_CA set and "
            "openssl installed, answers in looser encodings are read too."
        )
        raise Failed(message, code="token_unreadable")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "reply").write_bytes(reply)
        (place / "roots").write_bytes(roots)
        [(option, content)] = asked.items()
        (place / "asked").write_bytes(content)
        verify = ["ts", "-verify", option, "asked", "-in", "reply", "-CAfile", "roots"]
        _openssl(openssl, verify, place)
        told = _openssl(openssl, ["ts", "-reply", "-in", "reply", "-text"], place)
    return Token(reply, _time_in(told), is_rooted=True)


def _openssl(openssl: str, arguments: list[str], folder: Path) -> str:
    try:
        done = subprocess.run(  # noqa: S603  # the arguments are ours, the files are in the folder
            [openssl, *arguments],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=OPENSSL_SECONDS,
            check=False,
            env={"LC_ALL": "C"},
        )
    except subprocess.TimeoutExpired as error:
        message = "openssl did not answer in time. It will be tried again."
        raise Unavailable(message, code="too_slow") from error
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        raise _not_trusted(lines[-1][:200] if lines else "openssl refuses it")
    return done.stdout


def _time_in(text: str) -> datetime:
    for line in text.splitlines():
        name, _, value = line.partition(": ")
        if name.strip() == "Time stamp":
            value = value.strip().removesuffix(" GMT")
            seconds, _, year = value.rpartition(" ")
            whole = f"{seconds.partition('.')[0]} {year}"
            return datetime.strptime(whole, "%b %d %H:%M:%S %Y").replace(tzinfo=UTC)
    raise _not_trusted("it names no time")


def _refused(reason: str) -> Failed:
    message = f"The time-stamp authority refused: {reason[:200]}."
    return Failed(message, code="stamp_refused")


def _not_trusted(reason: str) -> Failed:
    message = f"The time-stamp authority's answer is not accepted: {reason}."
    return Failed(message, code="token_not_trusted")
