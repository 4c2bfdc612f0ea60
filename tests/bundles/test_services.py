"""Bundles hold the case's own exhibits in the order a person gives, and a build is frozen."""

from functools import partial
from typing import Any

import pytest

from evidence.accounts.models import User
from evidence.bundles import queries, release, services
from evidence.bundles.models import Build, Bundle
from evidence.bundles.services import Heading, Move, reordered
from evidence.cases.models import Case
from evidence.core.errors import Conflict, Invalid
from evidence.core.models import JobState
from evidence.exhibits import services as exhibits
from evidence.exhibits.models import Exhibit
from tests import factories
from tests.conftest import Bells
from tests.threads import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(case: Case, owner: User) -> list[Exhibit]:
    """Three inspected exhibits."""
    return [factories.inspected_exhibit(case, owner) for _ in range(3)]


@pytest.fixture
def bundle(case: Case, owner: User, held: list[Exhibit]) -> Bundle:
    """A bundle of the three, in order."""
    return factories.bundle(case, owner, held)


def _order(bundle: Bundle) -> list[str]:
    return [item.exhibit.label for item in queries.items_of(bundle)]


def test_a_bundle_holds_the_exhibits_in_the_order_given(
    case: Case, owner: User, held: list[Exhibit]
) -> None:
    bundle = factories.bundle(case, owner, reversed(held))

    assert _order(bundle) == ["EX-3", "EX-2", "EX-1"]
    assert not queries.exhibits_left_out(bundle).exists()


def test_an_order_replaces_the_one_before(bundle: Bundle, held: list[Exhibit]) -> None:
    services.arrange(bundle, [held[2].public_id, held[0].public_id])

    assert _order(bundle) == ["EX-3", "EX-1"]
    assert [exhibit.label for exhibit in queries.exhibits_left_out(bundle)] == ["EX-2"]


def test_a_stranger_in_the_order_is_refused_and_changes_nothing(
    bundle: Bundle, held: list[Exhibit], outsider: User
) -> None:
    theirs = Case.objects.visible_to(outsider).get()
    stranger = factories.inspected_exhibit(theirs, outsider)

    for foreign in (stranger.public_id, "exh_doesnotexist", "", "\0"):
        with pytest.raises(Invalid, match="is not an exhibit of this case"):
            services.arrange(bundle, [held[0].public_id, foreign])

    assert _order(bundle) == ["EX-1", "EX-2", "EX-3"]


def test_an_exhibit_stands_in_a_bundle_once(bundle: Bundle, held: list[Exhibit]) -> None:
    with pytest.raises(Invalid, match="twice"):
        services.arrange(bundle, [held[0].public_id] * 2)

    assert _order(bundle) == ["EX-1", "EX-2", "EX-3"]


@pytest.mark.parametrize(
    ("kind", "which", "order"),
    [
        ("up", "b", "bac"),
        ("up", "a", "abc"),
        ("down", "a", "bac"),
        ("down", "c", "abc"),
        ("remove", "b", "ac"),
        ("add", "d", "abcd"),
        ("add", "a", "abc"),
        ("up", "stranger", "abc"),
        ("remove", "stranger", "abc"),
    ],
)
def test_a_move_changes_the_order_by_one_step(kind: str, which: str, order: str) -> None:
    assert reordered(list("abc"), Move(kind, which)) == list(order)


def test_no_move_keeps_the_order() -> None:
    assert reordered(["a", "b"], None) == ["a", "b"]


def test_a_bundle_needs_a_title(case: Case, owner: User, bundle: Bundle) -> None:
    for attempt in (
        partial(services.compose, case, Heading(title=" "), by=owner),
        partial(services.rename, bundle, Heading(title="")),
    ):
        with pytest.raises(Invalid) as caught:
            attempt()
        assert caught.value.param == "title"


@pytest.mark.django_db(transaction=True)
def test_a_build_is_asked_for_once_and_rung_for_after_commit(
    case: Case, owner: User, bundle: Bundle, bells: Bells
) -> None:
    bells.rung.clear()

    results = together([partial(services.request_build, bundle, by=owner)] * 4)

    (build,) = Build.objects.all()
    assert results == [build] * 4
    assert ("bundles.build", {"pk": build.pk}) in bells.rung


def test_after_a_build_is_done_another_can_be_asked_for(bundle: Bundle, owner: User) -> None:
    first = services.request_build(bundle, by=owner)
    Build.objects.filter(pk=first.pk).update(state=JobState.DONE)

    assert services.request_build(bundle, by=owner) != first


def test_the_plan_is_frozen_when_the_build_is_asked_for(
    bundle: Bundle, held: list[Exhibit], owner: User
) -> None:
    build = services.request_build(bundle, by=owner)
    frozen = Build.objects.get(pk=build.pk).plan

    services.rename(bundle, Heading(title="Another title"))
    services.arrange(bundle, [held[2].public_id])
    exhibits.describe(held[0], exhibits.Description(title="Described anew"), by=owner)

    plan = Build.objects.get(pk=build.pk).plan
    assert plan == frozen
    assert plan["title"] == "Exhibits to the motion"
    assert [item["label"] for item in plan["items"]] == ["EX-1", "EX-2", "EX-3"]
    assert [item["sha256"] for item in plan["items"]] == [each.file.sha256 for each in held]


def test_the_plan_carries_the_caption_and_the_day_where_the_court_sits(
    bundle: Bundle, case: Case, owner: User, time_machine: Any
) -> None:
    # Still 21 January in California.
    time_machine.move_to("2025-01-22T05:00:00+00:00")

    plan = services.request_build(bundle, by=owner).plan

    assert plan["as_of"] == "21 January 2025"
    assert plan["caption"]["docket_number"] == case.docket_number
    assert plan["caption"]["case_caption"] == case.caption


def test_an_empty_bundle_cannot_be_built(case: Case, owner: User) -> None:
    bundle = factories.bundle(case, owner, [])

    with pytest.raises(Invalid) as caught:
        services.request_build(bundle, by=owner)

    assert caught.value.code == "empty_bundle"
    assert not Build.objects.exists()


def test_a_bundle_waits_for_exhibits_that_are_still_being_inspected(
    case: Case, owner: User, held: list[Exhibit]
) -> None:
    waiting = factories.exhibit(case, owner)
    bundle = factories.bundle(case, owner, [*held, waiting])

    with pytest.raises(Conflict, match="EX-4 is still being inspected") as caught:
        services.request_build(bundle, by=owner)

    assert caught.value.code == "exhibit_not_inspected"
    assert not Build.objects.exists()


def test_a_build_without_a_pdf_gives_none_out(bundle: Bundle, owner: User) -> None:
    build = services.request_build(bundle, by=owner)

    with pytest.raises(Conflict) as caught:
        release.open_pdf(build)

    assert caught.value.code == "build_not_finished"


def test_bundles_are_counted_with_their_exhibits_and_pages(
    case: Case, owner: User, bundle: Bundle
) -> None:
    factories.bundle(case, owner, [])

    counted = [(each.exhibit_count, each.exhibit_pages) for each in queries.bundles_in(case)]  # type: ignore[attr-defined]

    assert counted == [(0, None), (3, 3)]
