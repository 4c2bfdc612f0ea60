"""API: resumable uploads as the tus protocol 1.0.0 has them, for browsers and programs alike.

A file comes in pieces; each is on disk before it is acknowledged. The same addresses serve the
product's own pages (session and CSRF token) and programs with a key.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any, cast

from django.conf import settings
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from evidence.accounts.models import User
from evidence.cases.api import InCase
from evidence.cases.models import Case, Role
from evidence.core.hashing import CHUNK_BYTES
from evidence.intake import protocol, queries, services, uploads
from evidence.intake.api import IntakeFileSerializer
from evidence.intake.models import Channel, IntakeBatch, IntakeFile, Outcome


def _said(name: str, *, needed: bool = True, about: str = "") -> OpenApiParameter:
    return OpenApiParameter(name, str, "header", required=needed, description=about)


def _answers(name: str, about: str, code: int) -> OpenApiParameter:
    return OpenApiParameter(name, str, "header", description=about, response=[code])


VERSION = _said("Tus-Resumable", about=f"always {protocol.VERSION}")
OFFSET = _said("Upload-Offset", about="where this piece begins")
CHECKSUM = _said("Upload-Checksum", needed=False, about="algorithm, blank, base64 of the digest")
PIECE = {protocol.PIECE_TYPE: OpenApiTypes.BINARY}
NOTHING = OpenApiResponse(description="No body.")


class Tus(InCase, APIView):
    """What both addresses of the protocol share."""

    def entered(self, request: Request) -> Case:
        """Return the case for an editor whose request is of our version of the protocol."""
        case = self.case(role=Role.EDITOR)
        protocol.require_version(request.headers)
        return case

    def finalize_response(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        """Return the response with the protocol's version on it, as on every answer."""
        response = super().finalize_response(request, *args, **kwargs)
        response.headers["Tus-Resumable"] = protocol.VERSION
        response.headers["Cache-Control"] = "no-store"
        if response.status_code == status.HTTP_412_PRECONDITION_FAILED:
            response.headers["Tus-Version"] = protocol.VERSION
        return response


class UploadList(Tus):
    """Where an upload begins."""

    @extend_schema(exclude=True)
    def options(  # type: ignore[override]  # the framework's own request
        self, request: Request, *args: Any, **kwargs: Any
    ) -> Response:
        """Return what this server can: versions, extensions, largest file, algorithms."""
        self.case(role=Role.EDITOR)
        able = {
            "Tus-Version": protocol.VERSION,
            "Tus-Extension": protocol.EXTENSIONS,
            "Tus-Max-Size": str(settings.UPLOAD_LIMIT_BYTES),
            "Tus-Checksum-Algorithm": ",".join(protocol.ALGORITHMS),
        }
        return Response(status=status.HTTP_204_NO_CONTENT, headers=able)

    @extend_schema(
        operation_id="cases_uploads_create",
        parameters=[
            VERSION,
            _said("Upload-Length", about="the size of the file in bytes"),
            _said(
                "Upload-Metadata",
                needed=False,
                about="filename, relativePath, lastModified (ms since 1970), batch; in base64",
            ),
            CHECKSUM,
            _answers("Location", "the address of the upload", 201),
            _answers("Upload-Offset", "how much of it is here", 201),
        ],
        request=PIECE,
        responses={201: NOTHING},
    )
    def post(self, request: Request, case_id: str) -> Response:
        """Begin an upload; the body, if there is one, is its first piece."""
        case = self.entered(request)
        announced, batch_id = _announced(request)
        (upload,) = services.announce(_batch(request, case, batch_id), [announced])
        if upload.outcome == Outcome.REFUSED:
            raise services.refusal_of(announced) or protocol.UploadOver(upload.reason)
        if _has_body(request):
            protocol.require_piece(request.headers)
            upload = uploads.append(upload, _piece(request, offset=0))
        address = reverse("api:upload", args=[case.public_id, upload.public_id])
        headers = _where_it_stands(upload) | {"Location": address}
        return Response(status=status.HTTP_201_CREATED, headers=headers)


class UploadDetail(Tus):
    """One upload: how far it is, its next piece, its end."""

    @extend_schema(operation_id="cases_uploads_retrieve", responses=IntakeFileSerializer)
    def get(self, request: Request, case_id: str, file_id: str) -> Response:
        """Return what became of the file."""
        upload = queries.upload_of(_user(request), self.case(role=Role.EDITOR), file_id)
        return Response(IntakeFileSerializer(queries.told_of(upload)).data)

    @extend_schema(exclude=True)
    def head(self, request: Request, case_id: str, file_id: str) -> Response:
        """Return the offset from which to go on."""
        upload = self._upload(request, file_id)
        uploads.require_alive(upload)
        told = {"filename": upload.name, "relativePath": upload.path}
        headers = _where_it_stands(upload) | {
            "Upload-Length": str(upload.size),
            "Upload-Metadata": protocol.packed_metadata(told),
        }
        return Response(status=status.HTTP_200_OK, headers=headers)

    @extend_schema(
        operation_id="cases_uploads_append",
        parameters=[
            VERSION,
            OFFSET,
            CHECKSUM,
            _answers("Upload-Offset", "where the next piece begins", 204),
            _answers("Upload-Expires", "until when the upload may rest", 204),
        ],
        request=PIECE,
        responses={204: NOTHING},
    )
    def patch(self, request: Request, case_id: str, file_id: str) -> Response:
        """Take the next piece; it is on disk when this answers."""
        upload = self._upload(request, file_id)
        protocol.require_piece(request.headers)
        offset = protocol.whole_number(request.headers, "Upload-Offset")
        upload = uploads.append(upload, _piece(request, offset=offset))
        return Response(status=status.HTTP_204_NO_CONTENT, headers=_where_it_stands(upload))

    @extend_schema(
        operation_id="cases_uploads_cancel", parameters=[VERSION], responses={204: NOTHING}
    )
    def delete(self, request: Request, case_id: str, file_id: str) -> Response:
        """Let go of an upload that is not whole; a whole one is kept and answers 409."""
        uploads.cancel(self._upload(request, file_id))
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(exclude=True)
    def post(self, request: Request, case_id: str, file_id: str) -> Response:
        """Do what X-HTTP-Method-Override says, for clients behind proxies that know few methods."""
        meant = request.headers.get("X-HTTP-Method-Override", "").upper()
        methods = {"PATCH": self.patch, "DELETE": self.delete, "HEAD": self.head}
        if meant not in methods:
            self.case(role=Role.EDITOR)
            self.http_method_not_allowed(request)
        return methods[meant](request, case_id, file_id)

    def _upload(self, request: Request, file_id: str) -> IntakeFile:
        return queries.upload_of(_user(request), self.entered(request), file_id)


def _user(request: Request) -> User:
    return cast("User", request.user)


def _batch(request: Request, case: Case, batch_id: str) -> IntakeBatch:
    if batch_id:
        return queries.own_batch(_user(request), case, batch_id)
    return services.todays_batch(case, Channel.TUS, by=_user(request))


def _announced(request: Request) -> tuple[services.Announced, str]:
    said = protocol.metadata(request.headers)
    name = said.get("filename") or said.get("name") or "unnamed"
    announced = services.Announced(
        name=name,
        path=said.get("relativePath") or name,
        size=protocol.whole_number(request.headers, "Upload-Length"),
        modified_at=_instant(said.get("lastModified", "")),
    )
    return announced, said.get("batch", "")


def _instant(milliseconds: str) -> datetime | None:
    """Return an instant given in ms since 1970; None when it is none, as nobody vouches for it."""
    if not (milliseconds.isascii() and milliseconds.isdecimal()) or len(milliseconds) > 15:
        return None
    try:
        return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)
    except (ValueError, OverflowError):
        return None


def _has_body(request: Request) -> bool:
    return request.headers.get("Content-Length", "0") != "0" or bool(
        request.headers.get("Transfer-Encoding")
    )


def _piece(request: Request, *, offset: int) -> uploads.Piece:
    # The raw request: nothing may parse what is evidence.
    chunks: Iterator[bytes] = iter(partial(request._request.read, CHUNK_BYTES), b"")
    return uploads.Piece(offset=offset, chunks=chunks, checksum=protocol.checksum(request.headers))


def _where_it_stands(upload: IntakeFile) -> dict[str, str]:
    told = {"Upload-Offset": str(upload.arrived)}
    if upload.expires_at and upload.outcome == Outcome.ARRIVING:
        told["Upload-Expires"] = protocol.expiry(upload.expires_at)
    return told
