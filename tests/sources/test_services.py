"""Sources: recorded with what they were copied from, never in a ring, counted by origin."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.dates import read
from evidence.core.errors import Conflict, Invalid
from evidence.sources import queries, services
from evidence.sources.models import Relation, Source
from evidence.sources.services import CopiesItself, SourceParticulars
from tests import factories


def source(case: Case, by: User, title: str = "A report", **known: object) -> Source:
    """Return a source of the case."""
    return services.record_source(case, SourceParticulars(title=title, **known), by=by)  # type: ignore[arg-type]


def copy(of: Source, by: User, title: str = "A copy") -> Source:
    """Return a source that was copied from another."""
    return source(of.case, by, title, copied_from=of, relation=Relation.COPY)


def test_twenty_copies_of_one_wire_report_are_one_origin(case: Case, owner: User) -> None:
    wire = source(case, owner, "Wire report", relation=Relation.OWN)
    copies = [copy(wire, owner, f"Copy {n}") for n in range(19)]
    second_hand = copy(copies[0], owner, "Copy of a copy")
    everything = [each.pk for each in (wire, *copies, second_hand)]
    tally = queries.tally_of(everything)
    assert (tally.sources, tally.origins, tally.unestablished) == (21, 1, 0)
    assert str(tally) == "21 sources, 1 origin"
    assert queries.origins_of([second_hand.pk]) == {second_hand.pk: wire.pk}


def test_a_source_of_unknown_origin_is_counted_neither_as_origin_nor_as_copy(
    case: Case, owner: User
) -> None:
    wire = source(case, owner, "Wire report", relation=Relation.OWN)
    cited = [copy(wire, owner).pk, source(case, owner, "Aggregator").pk]
    assert str(queries.tally_of(cited)) == "2 sources, 1 origin, origin of 1 not established"
    assert str(queries.tally_of(cited[1:])) == "1 source, origin not established"
    assert str(queries.tally_of([])) == "no source"


def test_a_rewrite_of_a_report_that_nobody_named_is_of_unknown_origin(
    case: Case, owner: User
) -> None:
    rewrite = source(case, owner, relation=Relation.REWRITE)
    assert queries.tally_of([rewrite.pk]).unestablished == 1


def test_two_tallies_of_many_rows_take_two_queries(
    case: Case, owner: User, django_assert_num_queries: object
) -> None:
    wire = source(case, owner, relation=Relation.OWN)
    cited = {n: [copy(wire, owner, f"{n}").pk, wire.pk] for n in range(5)}
    with django_assert_num_queries(2):  # type: ignore[operator]
        tallies = queries.tallies_of({**cited, "none": []})
    assert tallies[3].origins == 1
    assert tallies["none"].sources == 0


def test_a_ring_of_copies_is_refused(case: Case, owner: User) -> None:
    first = source(case, owner, "First")
    third = copy(copy(first, owner, "Second"), owner, "Third")
    closing = SourceParticulars(title="First", copied_from=third, relation=Relation.COPY)
    with pytest.raises(CopiesItself):
        services.change_source(first, closing)
    with pytest.raises(CopiesItself):
        itself = SourceParticulars(title="First", copied_from=first, relation=Relation.COPY)
        services.change_source(first, itself)


def test_a_ring_that_got_in_by_another_door_ends_the_walk(case: Case, owner: User) -> None:
    first = source(case, owner, "First", relation=Relation.OWN)
    second = copy(first, owner, "Second")
    Source.objects.filter(pk=first.pk).update(copied_from=second)
    assert len(queries.chain_of(first.pk)) <= 201


def test_the_database_refuses_a_source_that_copies_itself(case: Case, owner: User) -> None:
    first = source(case, owner, relation=Relation.OWN)
    with pytest.raises(IntegrityError), transaction.atomic():
        Source.objects.filter(pk=first.pk).update(copied_from=first)


def test_a_predecessor_needs_a_relation(case: Case, owner: User) -> None:
    wire = source(case, owner, "Wire report")
    with pytest.raises(Invalid) as refused:
        source(case, owner, "Copy", copied_from=wire)
    assert refused.value.param == "relation"


def test_a_source_of_another_case_is_no_predecessor(
    case: Case, owner: User, outsider: User
) -> None:
    theirs = source(factories.CaseFactory(caption="Other", owner=outsider), outsider)
    with pytest.raises(Invalid):
        source(case, owner, copied_from=theirs, relation=Relation.COPY)


def test_a_short_name_is_given_once(case: Case, owner: User) -> None:
    source(case, owner, key="S03")
    with pytest.raises(Conflict):
        source(case, owner, key="S03")
    source(case, owner)
    source(case, owner)


def test_a_date_is_kept_as_far_as_it_is_known(case: Case, owner: User) -> None:
    held = source(case, owner, dated=read("about 2024-09"))
    held.refresh_from_db()
    assert (str(held.dated), held.day) == ("about Sep 2024", None)
    held = services.change_source(held, SourceParticulars(title="x", dated=read("2024-09-18")))
    held.refresh_from_db()
    assert held.day == datetime.date(2024, 9, 18)
