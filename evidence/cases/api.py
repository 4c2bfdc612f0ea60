"""API: the cases a person is a member of."""

from typing import cast

from django.db.models import QuerySet
from rest_framework import generics, serializers

from evidence.accounts.models import User
from evidence.cases import queries
from evidence.cases.models import Case, Party, Role, Unknown
from evidence.web.api_pagination import NewestFirst


class PartySerializer(serializers.ModelSerializer[Party]):
    """A party in the role its source gives it."""

    class Meta:
        model = Party
        fields = ("name", "role", "detail", "source")


class UnknownSerializer(serializers.ModelSerializer[Unknown]):
    """Why a field is empty."""

    class Meta:
        model = Unknown
        fields = ("field", "label", "reason", "as_of")


class CaseSerializer(serializers.ModelSerializer[Case]):
    """A case; an empty field that was looked for has its reason under `unknowns`."""

    id = serializers.CharField(source="public_id", read_only=True)
    court = serializers.CharField(source="court.court_id", default=None, read_only=True)
    role = serializers.ChoiceField(choices=Role.choices, read_only=True)

    class Meta:
        model = Case
        fields = (
            "id",
            "caption",
            "short_name",
            "court",
            "docket_number",
            "date_filed",
            "date_terminated",
            "status",
            "status_note",
            "status_as_of",
            "is_demonstration",
            "role",
            "created_at",
        )


class CaseDetailSerializer(CaseSerializer):
    """A case with its parties and with what is not known about it."""

    parties = PartySerializer(many=True, read_only=True)
    unknowns = UnknownSerializer(many=True, read_only=True)

    class Meta(CaseSerializer.Meta):
        fields = (*CaseSerializer.Meta.fields, "summary", "parties", "unknowns")  # type: ignore[assignment]


class CaseList(generics.ListAPIView[Case]):
    """Your cases, newest first."""

    serializer_class = CaseSerializer
    pagination_class = NewestFirst
    queryset = Case.objects.none()

    def get_queryset(self) -> QuerySet[Case]:
        """Return the cases of the person who asks."""
        return queries.cases_of(cast("User", self.request.user))


class CaseDetail(generics.RetrieveAPIView[Case]):
    """One case with its parties and what is not known about it."""

    serializer_class = CaseDetailSerializer
    queryset = Case.objects.none()

    def get_object(self) -> Case:
        """Return the case if the person who asks is a member."""
        user = cast("User", self.request.user)
        return queries.case_for(user, self.kwargs["case_id"], role=Role.VIEWER)


class InCase:
    """What API views below a case share: the case, for a member whose role reaches."""

    def case(self, *, role: Role = Role.VIEWER) -> Case:
        """Return the case of the address; raises NotFound for outsiders."""
        view = cast("generics.GenericAPIView[Case]", self)
        user = cast("User", view.request.user)
        return queries.case_for(user, view.kwargs["case_id"], role=role)
