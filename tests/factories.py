"""Rows for tests, made the way the product makes them."""

from collections.abc import Iterable
from typing import Any

import factory
import pikepdf
from factory.django import DjangoModelFactory

from evidence.accounts.models import User
from evidence.bundles.models import Bundle
from evidence.bundles.services import Heading, compose
from evidence.cases.models import Case, Court, Membership, Role
from evidence.exhibits import ingest, services
from evidence.exhibits.models import Exhibit


class UserFactory(DjangoModelFactory):
    """A person; the password is tests.conftest.PASSWORD when `password` is not given."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.test")
    name = factory.Sequence(lambda n: f"Person {n}")

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        return model_class.objects.create_user(**kwargs)


class CourtFactory(DjangoModelFactory):
    """The Northern District of California."""

    class Meta:
        model = Court
        django_get_or_create = ("court_id",)

    court_id = "cand"
    name = "United States District Court, Northern District of California"
    short_name = "N.D. Cal."
    time_zone = "America/Los_Angeles"


class CaseFactory(DjangoModelFactory):
    """A case; `owner` becomes its owner."""

    class Meta:
        model = Case
        skip_postgeneration_save = True

    caption = "Example v. Sample Corporation"
    short_name = factory.SelfAttribute("caption")
    docket_number = "5:25-cv-00709"
    court = factory.SubFactory(CourtFactory)

    @factory.post_generation
    def owner(self: Case, create: bool, extracted: User | None, **kwargs: Any) -> None:
        """Make somebody the owner."""
        if extracted:
            Membership.objects.create(case=self, user=extracted, role=Role.OWNER)


class MembershipFactory(DjangoModelFactory):
    """A person's role in a case."""

    class Meta:
        model = Membership


def pdf(*, pages: int = 1, seed: int = 0) -> bytes:
    """Return a small PDF of blank pages; another seed gives other bytes."""
    import io

    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(612, 792))
    document.docinfo["/Title"] = f"Test document {seed}"
    target = io.BytesIO()
    document.save(target, deterministic_id=True)
    return target.getvalue()


def exhibit(case: Case, by: User, *, content: bytes | None = None, name: str = "a.pdf") -> Exhibit:
    """Return a received exhibit, not inspected yet."""
    chunks: Iterable[bytes] = [pdf(seed=case.next_exhibit_number) if content is None else content]
    found = services.receive(case, chunks, name=name, description=services.Description(), by=by)
    case.refresh_from_db()
    return found


def inspected_exhibit(case: Case, by: User, **options: Any) -> Exhibit:
    """Return an exhibit whose inspection is done."""
    found = exhibit(case, by, **options)
    ingest.inspect(found.inspection.pk)
    found.refresh_from_db()
    return found


def bundle(case: Case, by: User, exhibits: Iterable[Exhibit]) -> Bundle:
    """Return a bundle of these exhibits."""
    heading = Heading(title="Exhibits to the motion", stamp_prefix="EX")
    return compose(case, heading, by=by, exhibit_ids=[held.public_id for held in exhibits])
