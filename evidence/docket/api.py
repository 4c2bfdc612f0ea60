"""API: a case's docket entries."""

from django.db.models import QuerySet
from rest_framework import generics, serializers

from evidence.cases.api import InCase
from evidence.docket import queries
from evidence.docket.models import DocketEntry
from evidence.web.api_pagination import OldestFirst


class DocketEntrySerializer(serializers.ModelSerializer[DocketEntry]):
    """A docket entry; `provenance` names the source and the time of each field."""

    id = serializers.CharField(source="public_id", read_only=True)
    docket_number = serializers.CharField(source="docket.docket_number", read_only=True)

    class Meta:
        model = DocketEntry
        fields = (
            "id",
            "docket_number",
            "entry_number",
            "number_note",
            "date_filed",
            "entered_at",
            "short_description",
            "description",
            "document_url",
            "pacer_doc_id",
            "origin",
            "is_provisional",
            "provenance",
            "first_seen_at",
        )


class DocketEntryList(InCase, generics.ListAPIView[DocketEntry]):
    """A case's docket entries, in the order in which we learnt of them."""

    serializer_class = DocketEntrySerializer
    pagination_class = OldestFirst
    queryset = DocketEntry.objects.none()

    def get_queryset(self) -> QuerySet[DocketEntry]:
        """Return the entries of the case, for its members."""
        return queries.entries_in(self.case())


class DocketEntryDetail(InCase, generics.RetrieveAPIView[DocketEntry]):
    """One docket entry."""

    serializer_class = DocketEntrySerializer
    queryset = DocketEntry.objects.none()

    def get_object(self) -> DocketEntry:
        """Return the entry, for members of its case."""
        return queries.entry_in(self.case(), self.kwargs["entry_id"])
