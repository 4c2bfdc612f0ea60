"""Cases, their courts and parties, who may enter, and what is not known about them."""

from typing import Self

from django.db import models
from django.urls import reverse

from evidence.accounts.models import User
from evidence.core import clock
from evidence.core.ids import PublicIdField


class Court(models.Model):
    """A court, with the clock by which its filing dates are told."""

    court_id = models.CharField(max_length=15, unique=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60)
    time_zone = models.CharField(max_length=40, default="America/New_York")

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a member may do in a case."""

    OWNER = "owner", "Owner"
    EDITOR = "editor", "Editor"
    VIEWER = "viewer", "Viewer"


ROLES_THAT_MAY: dict[Role, frozenset[str]] = {
    Role.VIEWER: frozenset(Role.values),
    Role.EDITOR: frozenset({Role.OWNER, Role.EDITOR}),
    Role.OWNER: frozenset({Role.OWNER}),
}


class CaseStatus(models.TextChoices):
    """Where a case stands, as of the date beside it."""

    OPEN = "open", "Open"
    TERMINATED = "terminated", "Terminated"
    UNKNOWN = "unknown", "Not known"


class CaseQuerySet(models.QuerySet["Case"]):
    """Chainable filters on cases."""

    def visible_to(self, user: User) -> Self:
        """Keep the cases of which this person is a member; the only entry for what people read."""
        return self.filter(pk__in=Membership.objects.active().filter(user=user).values("case"))


class Case(models.Model):
    """A matter that a team keeps."""

    public_id = PublicIdField(prefix="cas")
    caption = models.CharField(max_length=300)
    short_name = models.CharField(max_length=120)
    court = models.ForeignKey(Court, null=True, blank=True, on_delete=models.PROTECT)
    docket_number = models.CharField(max_length=40, blank=True)
    date_filed = models.DateField(null=True, blank=True)
    date_terminated = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=12, choices=CaseStatus, default=CaseStatus.OPEN)
    status_note = models.CharField(max_length=300, blank=True)
    status_as_of = models.DateField(null=True, blank=True)
    summary = models.TextField(blank=True)
    is_demonstration = models.BooleanField(default=False)
    # The next number to hand out: an exhibit keeps its number for life, also when withdrawn.
    next_exhibit_number = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.short_name

    def get_absolute_url(self) -> str:
        return reverse("overview:case", args=[self.public_id])


class Party(models.Model):
    """A person or organisation in a case, in the role that its source gives it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="parties")
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=120)
    detail = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "name", "role"], name="party_once_per_role")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.role})"


class Unknown(models.Model):
    """Why a field of a case is empty: what was looked for, and as of when it was not found."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="unknowns")
    field = models.CharField(max_length=40)
    label = models.CharField(max_length=80)
    reason = models.CharField(max_length=400)
    as_of = models.DateField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "field"], name="unknown_once_per_field")
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.reason}"


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Chainable filters on memberships."""

    def active(self) -> Self:
        """Keep memberships of people who may still sign in."""
        return self.filter(user__is_active=True)

    def with_role(self, role: Role) -> Self:
        """Keep memberships that include at least this role's rights."""
        return self.filter(role__in=ROLES_THAT_MAY[role])


class Membership(models.Model):
    """One person's role in one case; without it the case does not exist for them."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=6, choices=Role, default=Role.VIEWER)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "user"], name="membership_once_per_case")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()} of {self.case}"


class CaseScopedQuerySet[M: models.Model](models.QuerySet[M]):
    """Filters for rows that belong to a case, directly or through the row `case_path` names."""

    case_path = "case"

    def visible_to(self, user: User) -> Self:
        """Keep rows of cases of which this person is a member."""
        return self.filter(**{f"{self.case_path}__in": Case.objects.visible_to(user)})

    def in_case(self, case: Case) -> Self:
        """Keep rows of one case."""
        return self.filter(**{self.case_path: case})


class CaseScoped(models.Model):
    """A row that belongs to one case and is seen only by that case's members."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
