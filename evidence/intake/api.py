"""API: what was handed in, batch by batch and file by file, and announcing what is to come."""

from typing import Any, cast

from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, serializers, status
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from evidence.accounts.models import User
from evidence.cases.api import InCase
from evidence.cases.models import Role
from evidence.exhibits.api import ExhibitList, ExhibitSerializer
from evidence.exhibits.models import Exhibit
from evidence.exhibits.services import Description
from evidence.intake import queries, services
from evidence.intake.models import Channel, IntakeBatch, IntakeFile, Standing
from evidence.web.api_pagination import NewestFirst, OldestFirst

MOST_ANNOUNCED = 1000


class UploadSerializer(serializers.Serializer[Exhibit]):
    """A file and what is said about it; the title falls back to the file's name."""

    file = serializers.FileField(allow_empty_file=True)
    title = serializers.CharField(required=False, max_length=300, default="")
    description = serializers.CharField(required=False, default="", allow_blank=True)
    date_text = serializers.CharField(required=False, max_length=60, default="", allow_blank=True)
    source_citation = serializers.CharField(required=False, default="", allow_blank=True)
    custodian = serializers.CharField(required=False, max_length=160, default="", allow_blank=True)


class IntakeFileSerializer(serializers.ModelSerializer[IntakeFile]):
    """A file that was handed in: how much of it is here, what became of it and why."""

    id = serializers.CharField(source="public_id", read_only=True)
    batch = serializers.CharField(source="batch.public_id", read_only=True)
    taken_out_of = serializers.CharField(source="parent.public_id", default=None, read_only=True)
    outcome = serializers.ChoiceField(choices=Standing.choices, source="standing", read_only=True)
    explanation = serializers.CharField(read_only=True)
    exhibit = serializers.CharField(source="exhibit.public_id", default=None, read_only=True)
    exhibit_label = serializers.CharField(source="exhibit.label", default=None, read_only=True)
    exhibit_url = serializers.CharField(
        source="exhibit.get_absolute_url", default=None, read_only=True
    )
    sha256 = serializers.CharField(source="file.sha256", default=None, read_only=True)
    upload = serializers.SerializerMethodField(help_text="Where its bytes go, as tus has it.")

    class Meta:
        model = IntakeFile
        fields = (
            "id",
            "batch",
            "taken_out_of",
            "name",
            "path",
            "size",
            "arrived",
            "outcome",
            "explanation",
            "exhibit",
            "exhibit_label",
            "exhibit_url",
            "sha256",
            "piece_at",
            "piece_sha256",
            "expires_at",
            "upload",
        )

    def get_upload(self, row: IntakeFile) -> str:
        """Return the address that takes its bytes."""
        return reverse("api:upload", args=[row.batch.case.public_id, row.public_id])


class OfferedSerializer(serializers.Serializer[services.Offered]):
    """The row of an announced file; `is_known` when it looks like one that was sent before."""

    file = IntakeFileSerializer(source="row")
    is_known = serializers.BooleanField()


class AnnouncedSerializer(serializers.Serializer[Any]):
    """A file that is to come."""

    name = serializers.CharField(max_length=4096, trim_whitespace=False)
    path = serializers.CharField(
        max_length=32_768, required=False, default="", allow_blank=True, trim_whitespace=False
    )
    size = serializers.IntegerField(min_value=0, max_value=2**63 - 1)
    modified_at = serializers.DateTimeField(required=False, default=None, allow_null=True)


class AnnouncementSerializer(serializers.Serializer[Any]):
    """Files that are to come; `anew` gives each a row of its own, whatever was sent before."""

    files = serializers.ListField(
        child=AnnouncedSerializer(), allow_empty=False, max_length=MOST_ANNOUNCED
    )
    anew = serializers.BooleanField(required=False, default=False)


class OfferSerializer(serializers.Serializer[Any]):
    """A row for each announced file, in the same order."""

    offers = OfferedSerializer(many=True)


class BatchSerializer(serializers.ModelSerializer[IntakeBatch]):
    """Files that were handed in together; `counts` has how many of them stand where."""

    id = serializers.CharField(source="public_id", read_only=True)
    created_by = serializers.CharField(source="created_by.name", read_only=True)
    counts = serializers.SerializerMethodField()

    class Meta:
        model = IntakeBatch
        fields = (
            "id",
            "channel",
            "source_label",
            "custodian",
            "created_by",
            "created_at",
            "counts",
        )
        read_only_fields = ("channel", "created_at")

    def get_counts(self, batch: IntakeBatch) -> dict[str, int]:
        """Return how many files stand where; what counts none is left out."""
        return {each.standing: each.count for each in queries.progress_of(batch).tallies}


class BatchList(InCase, generics.ListCreateAPIView[IntakeBatch]):
    """A case's batches, newest first; POST to begin one."""

    serializer_class = BatchSerializer
    pagination_class = NewestFirst
    parser_classes = (JSONParser,)
    queryset = IntakeBatch.objects.none()

    def get_queryset(self) -> QuerySet[IntakeBatch]:
        """Return the batches of the case, for its members."""
        return queries.batches_in(self.case())

    def create(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Begin a batch; its files are announced to it and then sent."""
        case = self.case(role=Role.EDITOR)
        form = BatchSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        said = services.Particulars(**form.validated_data)
        channel = Channel.TUS if request.auth else Channel.BROWSER
        user = cast("User", request.user)
        batch = services.begin(case, channel, by=user, particulars=said)
        return Response(BatchSerializer(batch).data, status=status.HTTP_201_CREATED)


class BatchDetail(InCase, generics.RetrieveAPIView[IntakeBatch]):
    """One batch with how many of its files stand where."""

    serializer_class = BatchSerializer
    queryset = IntakeBatch.objects.none()

    def get_object(self) -> IntakeBatch:
        """Return the batch, for members of its case."""
        return queries.batch_in(self.case(), self.kwargs["batch_id"])


@extend_schema_view(
    post=extend_schema(request=AnnouncementSerializer, responses={201: OfferSerializer})
)
class BatchFiles(InCase, generics.ListAPIView[IntakeFile]):
    """What became of each file of a batch, `?outcome=` narrows; POST to announce files."""

    serializer_class = IntakeFileSerializer
    pagination_class = OldestFirst
    queryset = IntakeFile.objects.none()

    def get_queryset(self) -> QuerySet[IntakeFile]:
        """Return the batch's files, for members of its case."""
        batch = queries.batch_in(self.case(), self.kwargs["batch_id"])
        files = queries.files_of(batch, standing=self.request.query_params.get("outcome", ""))
        return files.select_related("batch__case", "exhibit__case", "file", "parent")

    def post(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Announce files of your own batch before their bytes come, so that none is lost unseen."""
        case = self.case(role=Role.EDITOR)
        batch = queries.own_batch(cast("User", request.user), case, self.kwargs["batch_id"])
        form = AnnouncementSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        files = [services.Announced(**each) for each in form.validated_data["files"]]
        if form.validated_data["anew"]:
            rows = services.announce(batch, files)
            offered = [services.Offered(row=row, is_known=False) for row in rows]
        else:
            offered = services.offer(batch, files)
        answer = OfferSerializer({"offers": offered})
        return Response(answer.data, status=status.HTTP_201_CREATED)


@extend_schema_view(
    post=extend_schema(
        request={"multipart/form-data": UploadSerializer}, responses={201: ExhibitSerializer}
    )
)
class ExhibitIntake(ExhibitList):
    """A case's exhibits by number; POST a file to add one."""

    parser_classes = (MultiPartParser,)

    def post(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Take one file as an exhibit; what becomes of it is also told by today's batch."""
        case = self.case(role=Role.EDITOR)
        form = UploadSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        said = dict(form.validated_data)
        file = said.pop("file")
        batch = services.todays_batch(case, Channel.API, by=cast("User", request.user))
        row, refusal = services.hand_in(
            batch,
            file.chunks(),
            services.Announced(name=file.name, size=file.size),
            told=services.Told(description=Description(**said)),
        )
        if refusal is not None:
            raise refusal
        return Response(ExhibitSerializer(row.exhibit).data, status=status.HTTP_201_CREATED)
