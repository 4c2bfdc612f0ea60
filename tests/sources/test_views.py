"""Sources as people use them: recorded, found, with what they rest on."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.sources.models import Relation, Source
from tests import factories
from tests.sources.test_services import copy, source

SignIn = Callable[[User], Client]


def known(**told: Any) -> dict[str, Any]:
    """Return what a person writes into the form."""
    usual = {
        "title": "LinkedIn sued",
        "kind": "news",
        "access": "excerpt",
        "weight": "independent",
        "relation": "own",
        "dated": "22 Jan 2025",
    }
    return {**usual, **told}


def test_a_source_is_recorded_and_a_copy_names_it(
    case: Case, member: User, sign_in: SignIn
) -> None:
    browser = sign_in(member)
    address = f"/cases/{case.public_id}/sources/new/"
    browser.post(address, known(key="S03"))
    wire = Source.objects.get()
    assert str(wire.dated) == "Jan 22, 2025"
    browser.post(address, known(title="Copy", copied_from=wire.pk, relation="copy"))
    page = browser.get(f"/cases/{case.public_id}/sources/").content.decode()
    assert "2 sources, 1 origin" in page
    assert "1 copy rests on it" in page


def test_a_ring_is_refused_where_the_person_looks(
    case: Case, member: User, sign_in: SignIn
) -> None:
    wire = source(case, member, "Wire", relation=Relation.OWN)
    second = copy(wire, member, "Second")
    address = f"{wire.get_absolute_url()}change/"
    response = sign_in(member).post(address, known(copied_from=second.pk, relation="copy"))
    assert response.status_code == 422
    assert "is itself copied from this source" in response.content.decode()


def test_a_page_shows_the_whole_chain_and_what_rests_on_it(
    case: Case, viewer: User, owner: User, sign_in: SignIn
) -> None:
    wire = source(case, owner, "Wire", relation=Relation.OWN)
    second = copy(wire, owner, "Second")
    copy(second, owner, "Third")
    page = sign_in(viewer).get(second.get_absolute_url()).content.decode()
    assert "Wire" in page
    assert "Third" in page
    assert "Origin" in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "s03"}, {"Wire"}),
        ({"weight": "low"}, {"Copy"}),
        ({"kind": "agency"}, {"Wire"}),
        ({"origin": "copies"}, {"Copy"}),
        ({"origin": "open"}, {"Unknown"}),
        ({"kind": "no kind"}, {"Wire", "Copy", "Unknown"}),
        ({"q": "\x00", "weight": "low"}, {"Copy"}),
    ],
)
def test_sources_are_found_by_words_kind_weight_and_origin(
    asked: dict[str, str],
    found: set[str],
    case: Case,
    owner: User,
    sign_in: SignIn,
) -> None:
    wire = source(case, owner, "Wire", relation=Relation.OWN, key="S03", kind="agency")
    source(case, owner, "Copy", copied_from=wire, relation=Relation.COPY, weight="low")
    source(case, owner, "Unknown")
    response = sign_in(owner).get(f"/cases/{case.public_id}/sources/", asked)
    assert {each.title for each in response.context["sources"]} == found


def test_a_choice_never_offers_another_cases_sources(
    case: Case, member: User, outsider: User, sign_in: SignIn
) -> None:
    theirs = source(factories.CaseFactory(caption="Other", owner=outsider), outsider, "Secret")
    browser = sign_in(member)
    address = f"/cases/{case.public_id}/sources/new/"
    assert "Secret" not in browser.get(address).content.decode()
    response = browser.post(address, known(copied_from=theirs.pk, relation="copy"))
    assert response.status_code == 422


def test_a_viewer_reads_and_does_not_record(case: Case, viewer: User, sign_in: SignIn) -> None:
    browser = sign_in(viewer)
    assert browser.get(f"/cases/{case.public_id}/sources/").status_code == 200
    assert browser.get(f"/cases/{case.public_id}/sources/new/").status_code == 403
