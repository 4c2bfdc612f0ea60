"""Numbers: given once and for life, whoever asks at once, and whatever SQL tries."""

import pytest
from django.db import Error, connection, transaction

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.errors import Conflict, EvidenceError, Invalid
from evidence.custody import queries as custody
from evidence.exhibits.models import Exhibit
from evidence.marking import queries
from evidence.marking.models import ExhibitNumber, ExhibitSeries
from evidence.marking.sequence import NoSuchMark
from evidence.marking.services import numbers, statuses
from evidence.marking.services.numbers import (
    Alias,
    NumberTaken,
    SeriesParticulars,
    SeriesSettled,
)
from evidence.marking.services.statuses import Saying
from tests import factories
from tests.threads import together

pytestmark = pytest.mark.django_db


def test_exhibits_are_numbered_one_after_another_and_custody_says_so(
    case: Case, owner: User, plaintiff: ExhibitSeries
) -> None:
    held = [factories.exhibit(case, owner) for _ in range(3)]

    given = [numbers.give(exhibit, plaintiff, by=owner) for exhibit in held]

    assert [number.label for number in given] == ["PX-1", "PX-2", "PX-3"]
    last = custody.chain_of(held[0].public_id).last()
    assert last is not None
    assert (last.action, last.actor) == ("numbered", owner)
    assert last.facts["number"] == "PX-1"
    assert not list(custody.breaks_of(held[0].public_id))


def test_a_free_number_can_be_chosen_and_the_gap_is_told(
    case: Case, owner: User, plaintiff: ExhibitSeries
) -> None:
    first, second, third = (factories.exhibit(case, owner) for _ in range(3))
    numbers.give(first, plaintiff, by=owner)
    numbers.give(second, plaintiff, number="px-5", by=owner)

    assert queries.standing_of(plaintiff, count=2).gaps == ("PX-2–PX-4",)
    assert numbers.give(third, plaintiff, by=owner).label == "PX-6"


def test_an_insertion_comes_behind_its_neighbour(
    case: Case, owner: User, plaintiff: ExhibitSeries
) -> None:
    held = [factories.exhibit(case, owner) for _ in range(4)]
    for exhibit in held[:2]:
        numbers.give(exhibit, plaintiff, by=owner)

    inserted = [numbers.give(each, plaintiff, behind="1", by=owner).label for each in held[2:]]

    assert inserted == ["PX-1A", "PX-1B"]
    wanted = queries.Narrowing(series=plaintiff.public_id)
    order = [exhibit.label for exhibit in queries.listed(case, wanted)]
    assert order == ["EX-1", "EX-3", "EX-4", "EX-2"]


def test_a_taken_number_is_refused_with_whose_it_is_and_what_is_free(
    case: Case, owner: User, plaintiff: ExhibitSeries, exhibit: Exhibit
) -> None:
    numbers.give(exhibit, plaintiff, by=owner)

    with pytest.raises(NumberTaken, match=r"PX-1 .* is EX-1 .*The next free number is PX-2"):
        numbers.give(factories.exhibit(case, owner), plaintiff, number="1", by=owner)
    with pytest.raises(NumberTaken, match="keeps it for life"):
        numbers.give(exhibit, plaintiff, by=owner)


@pytest.mark.parametrize("number", ["0", "seven", "PX-", "1000000"])
def test_what_the_series_cannot_have_is_refused(
    owner: User, plaintiff: ExhibitSeries, exhibit: Exhibit, number: str
) -> None:
    with pytest.raises(NoSuchMark):
        numbers.give(exhibit, plaintiff, number=number, by=owner)

    assert not exhibit.numbers.exists()


@pytest.mark.django_db(transaction=True)
def test_two_people_who_mark_at_once_get_two_numbers(
    case: Case, owner: User, member: User, plaintiff: ExhibitSeries
) -> None:
    held = [factories.exhibit(case, owner) for _ in range(6)]
    people = [owner, member] * 3

    given = together([
        lambda exhibit=exhibit, by=by: numbers.give(exhibit, plaintiff, by=by)  # type: ignore[misc]
        for exhibit, by in zip(held, people, strict=True)
    ])  # fmt: skip

    assert not [each for each in given if isinstance(each, Exception)]
    assert sorted(ExhibitNumber.objects.values_list("ordinal", flat=True)) == [1, 2, 3, 4, 5, 6]


@pytest.mark.django_db(transaction=True)
def test_one_number_asked_for_by_two_is_given_to_one(
    case: Case, owner: User, member: User, plaintiff: ExhibitSeries
) -> None:
    held = [factories.exhibit(case, owner) for _ in range(2)]

    given = together([
        lambda exhibit=exhibit: numbers.give(exhibit, plaintiff, number="7", by=owner)  # type: ignore[misc]
        for exhibit in held
    ])  # fmt: skip

    assert sorted(type(each).__name__ for each in given) == ["ExhibitNumber", "NumberTaken"]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE evidence_exhibitnumber SET label = 'PX-9'",
        "UPDATE evidence_exhibitnumber SET ordinal = 9",
        "UPDATE evidence_exhibitnumber SET exhibit_id = exhibit_id + 1",
        "UPDATE evidence_exhibitnumber SET retired_at = now(), retired_reason = 'x'",
        "DELETE FROM evidence_exhibitnumber",
        "TRUNCATE evidence_exhibitnumber",
        "UPDATE evidence_exhibitseries SET prefix = 'QX-'",
        "UPDATE evidence_exhibitseries SET style = 'letters'",
        'UPDATE evidence_exhibitseries SET "end" = 0 + "start" - 1 + 0',
    ],
)
def test_not_even_sql_changes_or_frees_a_number(
    owner: User, plaintiff: ExhibitSeries, exhibit: Exhibit, sql: str
) -> None:
    numbers.give(exhibit, plaintiff, number="3", by=owner)

    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)

    assert [number.label for number in ExhibitNumber.objects.all()] == ["PX-3"]


def test_the_database_refuses_a_second_use_and_another_cases_exhibit(
    owner: User, case: Case, plaintiff: ExhibitSeries, exhibit: Exhibit
) -> None:
    numbers.give(exhibit, plaintiff, by=owner)
    elsewhere = factories.exhibit(factories.CaseFactory(owner=owner), owner)
    second = factories.exhibit(case, owner)
    same = {"kind": "series", "series": plaintiff, "label": "PX-1", "given_by": owner}

    for wrong in (
        {"case": case, "exhibit": second, "ordinal": 1},
        {"case": case, "exhibit": exhibit, "ordinal": 2},
        {"case": case, "exhibit": elsewhere, "ordinal": 3},
        {"case": elsewhere.case, "exhibit": elsewhere, "ordinal": 3},
        {"case": case, "exhibit": second, "ordinal": None},
    ):
        with pytest.raises(Error), transaction.atomic():
            ExhibitNumber.objects.create(**same, **wrong)


def test_a_withdrawn_exhibit_keeps_its_number(
    case: Case, owner: User, plaintiff: ExhibitSeries, exhibit: Exhibit
) -> None:
    numbers.give(exhibit, plaintiff, by=owner)
    statuses.record(exhibit, Saying(status="withdrawn"), by=owner)

    row = next(queries.rows_of(case, queries.Narrowing()))

    assert row.number == "PX-1 [WITHDRAWN]"
    assert numbers.give(factories.exhibit(case, owner), plaintiff, by=owner).label == "PX-2"


def test_a_series_that_gave_a_number_changes_only_name_party_and_end(
    case: Case, owner: User, plaintiff: ExhibitSeries, exhibit: Exhibit
) -> None:
    numbers.give(exhibit, plaintiff, number="40", by=owner)
    said = {"name": "Plaintiffs", "party": "plaintiff", "prefix": "PX-"}

    changed = numbers.change_series(plaintiff, SeriesParticulars(**said, end=99))

    assert (changed.name, changed.end) == ("Plaintiffs", 99)
    for wrong in ({"end": 39}, {"style": "letters"}, {"start": 2}, {"width": 3}):
        with pytest.raises(SeriesSettled):
            numbers.change_series(plaintiff, SeriesParticulars(**said, **wrong))


@pytest.mark.parametrize(
    ("wrong", "param"),
    [
        ({"prefix": "P1"}, "prefix"),
        ({"prefix": "PX", "style": "letters"}, "prefix"),
        ({"start": 5, "end": 4}, "end"),
        ({"style": "doubled", "end": 157}, "end"),
    ],
)
def test_a_series_that_could_not_be_read_is_not_opened(
    case: Case, owner: User, wrong: dict[str, object], param: str
) -> None:
    with pytest.raises(Invalid) as refused:
        numbers.open_series(case, SeriesParticulars(name="Ours", **wrong), by=owner)  # type: ignore[arg-type]

    assert refused.value.param == param


def test_a_second_series_of_one_name_is_refused(
    case: Case, owner: User, plaintiff: ExhibitSeries
) -> None:
    with pytest.raises(Conflict, match="already"):
        numbers.open_series(case, SeriesParticulars(name=plaintiff.name), by=owner)


def test_a_bates_alias_keeps_prefix_width_and_range(owner: User, exhibit: Exhibit) -> None:
    alias = Alias(kind="bates", text="ACME0000123", last="ACME0000130", context="Production 2")

    given = numbers.name(exhibit, alias, by=owner)

    assert given.label == "ACME0000123–ACME0000130"
    assert (given.bates_prefix, given.bates_width) == ("ACME", 7)
    assert (given.bates_begin, given.bates_end, given.bates_page_count) == (123, 130, 8)


def test_a_page_within_a_bates_range_finds_the_exhibit(
    case: Case, owner: User, exhibit: Exhibit
) -> None:
    numbers.name(exhibit, Alias(kind="bates", text="ACME0000123", last="130"), by=owner)

    for words, found in (("acme0000127", 1), ("ACME0000131", 0), ("Smith-1", 0)):
        assert queries.listed(case, queries.Narrowing(q=words)).count() == found


def test_ranges_that_share_pages_are_told_of_and_not_refused(
    case: Case, owner: User, exhibit: Exhibit
) -> None:
    numbers.name(exhibit, Alias(kind="bates", text="A001", last="A010"), by=owner)
    excerpt = factories.exhibit(case, owner)

    given = numbers.name(excerpt, Alias(kind="bates", text="A005"), by=owner)

    assert [other.exhibit.label for other in queries.same_names(given)] == ["EX-1"]


def test_a_wrong_alias_is_struck_out_once_and_stays_on_record(
    case: Case, owner: User, exhibit: Exhibit
) -> None:
    alias = numbers.name(exhibit, Alias(kind="deposition", text="Smith-1"), by=owner)

    numbers.retire(alias, reason="It was Smith-2", by=owner)

    assert queries.listed(case, queries.Narrowing(q="Smith-1")).count() == 0
    assert [each.retired_reason for each in queries.numbers_of(exhibit)] == ["It was Smith-2"]
    for again in (lambda: numbers.retire(alias, reason="again", by=owner),):
        with pytest.raises(Conflict):
            again()
    numbers.name(exhibit, Alias(kind="deposition", text="Smith-1"), by=owner)


def test_a_number_in_a_series_is_never_struck_out(
    owner: User, plaintiff: ExhibitSeries, exhibit: Exhibit
) -> None:
    given = numbers.give(exhibit, plaintiff, by=owner)

    with pytest.raises(Conflict, match="for life"):
        numbers.retire(given, reason="I want it back", by=owner)


@pytest.mark.parametrize(
    "alias",
    [
        Alias(kind="series", text="PX-1"),
        Alias(kind="nickname", text="x"),
        Alias(kind="trial", text=" \t "),
        Alias(kind="bates", text="no digits"),
    ],
)
def test_what_is_no_alias_is_refused(owner: User, exhibit: Exhibit, alias: Alias) -> None:
    with pytest.raises(EvidenceError):
        numbers.name(exhibit, alias, by=owner)

    assert not exhibit.numbers.exists()
