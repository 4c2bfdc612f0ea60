"""Public ids tell what they name and nothing else."""

import re

import pytest

from evidence.cases.models import Case
from evidence.core.ids import PublicIdField, new_id
from evidence.models import __all__ as table_names
from tests import factories


def test_an_id_says_what_it_names_and_cannot_be_guessed() -> None:
    ids = {new_id("exh") for _ in range(1000)}

    assert len(ids) == 1000
    assert all(re.fullmatch(r"exh_[a-z2-7]{24}", each) for each in ids)


def test_no_two_tables_share_a_prefix() -> None:
    import evidence.models

    tables = [getattr(evidence.models, name) for name in table_names]
    prefixes = [
        field.prefix
        for table in tables
        for field in table._meta.get_fields()
        if isinstance(field, PublicIdField)
    ]

    assert len(prefixes) == len(set(prefixes))
    assert all(len(new_id(prefix)) <= 32 for prefix in prefixes)


@pytest.mark.django_db
def test_a_row_gets_its_id_before_it_is_saved_and_keeps_it() -> None:
    case = Case(caption="A v. B", short_name="A v. B")
    given = case.public_id
    case.save()

    assert given.startswith("cas_")
    assert Case.objects.get(pk=case.pk).public_id == given
    assert factories.CaseFactory().public_id != given


@pytest.mark.django_db
@pytest.mark.parametrize("id_from_outside", ["", "cas_", "cas_\0", "\0", "x" * 5000, "cas_'; --"])
def test_an_id_that_was_never_given_finds_nothing(id_from_outside: str) -> None:
    assert not Case.objects.filter(public_id=id_from_outside).exists()
    assert not Case.objects.filter(public_id__in=[id_from_outside]).exists()


def test_a_migration_rebuilds_the_field_from_its_prefix_alone() -> None:
    field = PublicIdField(prefix="exh")
    _, _, args, options = field.deconstruct()

    rebuilt = PublicIdField(*args, **options)

    assert options == {"prefix": "exh"}
    assert (rebuilt.unique, rebuilt.editable, rebuilt.max_length) == (True, False, 32)
