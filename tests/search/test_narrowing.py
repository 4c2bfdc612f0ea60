"""Narrowing a search down: what is left, what is told, and that nothing leaks by it."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.exhibits import services as exhibits
from evidence.exhibits.models import Exhibit, StoredFile
from evidence.pages.models import PageText
from evidence.search import queries
from evidence.search.queries.scope import FILE_KINDS, OTHER_KIND, kind_of
from evidence.search.question import asked
from tests import factories

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
JUNE = datetime.datetime(2026, 6, 15, 23, 30, tzinfo=datetime.UTC)


def _exhibit(case: Case, by: User, title: str, *pages: str, media_type: str = "") -> Exhibit:
    content = factories.pdf(seed=2000 + Exhibit.objects.count())
    if media_type:
        content += media_type.encode()
    exhibit = exhibits.receive(
        case, [content], name=title, description=exhibits.Description(title=title), by=by
    )
    if media_type:
        file = StoredFile.objects.create(sha256=f"{exhibit.pk:064}", size=1, media_type=media_type)
        Exhibit.objects.filter(pk=exhibit.pk).update(file=file)
    PageText.objects.bulk_create(
        PageText(exhibit=exhibit, page_number=number, text=words)
        for number, words in enumerate(pages, start=1)
    )
    return exhibit


@pytest.fixture
def held(case: Case, owner: User) -> dict[str, Exhibit]:
    """A marked PDF, an admitted confidential picture of June, a mail by a custodian."""
    made = {
        "pdf": _exhibit(case, owner, "Alpha", "agreement one", "agreement two"),
        "picture": _exhibit(case, owner, "Beta", "agreement three", media_type="image/png"),
        "mail": _exhibit(case, owner, "Gamma", "agreement four", media_type="message/rfc822"),
    }
    Exhibit.objects.filter(pk=made["picture"].pk).update(
        status="admitted", confidentiality="confidential", received_at=JUNE
    )
    Exhibit.objects.filter(pk=made["mail"].pk).update(custodian="Records Office")
    return made


def _found(reader: User, case: Case | None, **narrowing: object) -> list[str]:
    scope = queries.Scope(reader, case, queries.Narrowing(**narrowing))  # type: ignore[arg-type]
    found = queries.find(scope, asked("agreement"), "agreement")
    return sorted(f"{hit.exhibit.title} {hit.number}" for hit in found.hits)


@pytest.mark.parametrize(
    ("narrowing", "left"),
    [
        ({}, ["Alpha 1", "Alpha 2", "Beta 1", "Gamma 1"]),
        ({"status": "admitted"}, ["Beta 1"]),
        ({"confidentiality": "confidential"}, ["Beta 1"]),
        ({"kind": "pdf"}, ["Alpha 1", "Alpha 2"]),
        ({"kind": "mail"}, ["Gamma 1"]),
        ({"kind": "other"}, []),
        ({"custodian": "records"}, ["Gamma 1"]),
        ({"text": "no"}, []),
        ({"text": "yes", "status": "admitted"}, ["Beta 1"]),
        ({"received_from": datetime.date(2026, 6, 15), "received_to": JUNE.date()}, ["Beta 1"]),
        ({"received_to": datetime.date(2026, 6, 14)}, []),
    ],
)
def test_each_way_of_narrowing_leaves_what_it_says(
    held: dict[str, Exhibit], owner: User, case: Case, narrowing: dict[str, object], left: list[str]
) -> None:
    assert _found(owner, case, **narrowing) == left


def test_many_chosen_exhibits_are_found_as_few_are(
    held: dict[str, Exhibit], owner: User, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries.pages, "FEW_EXHIBITS", 0)
    assert _found(owner, case, kind="pdf") == ["Alpha 1", "Alpha 2"]


def test_who_has_many_cases_finds_what_who_has_few_finds(
    held: dict[str, Exhibit], owner: User, outsider: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = _found(owner, None)
    monkeypatch.setattr("evidence.search.queries.scope.FEW_CASES", 0)
    assert _found(owner, None) == few
    assert _found(outsider, None) == []


def test_exhibits_without_any_text_can_be_looked_for_by_name(
    case: Case, owner: User, sign_in: SignIn
) -> None:
    _exhibit(case, owner, "Silent scan", "")
    _exhibit(case, owner, "Speaking scan", "words")
    address = reverse("search:case", args=[case.public_id])
    body = sign_in(owner).get(address, {"q": "scan", "text": "no"}).content.decode()
    assert "Silent scan" in body
    assert "Speaking scan" not in body


def test_the_page_tells_how_many_pages_each_choice_leaves_and_links_to_them(
    held: dict[str, Exhibit], case: Case, owner: User, sign_in: SignIn
) -> None:
    address = reverse("search:case", args=[case.public_id])
    body = sign_in(owner).get(address, {"q": "agreement", "custodian": ""}).content.decode()
    assert f"{address}?q=agreement&amp;custodian=&amp;kind=pdf" in body
    assert 'PDF <span class="tally">2</span>' in body
    assert 'Admitted <span class="tally">1</span>' in body


def test_numbers_of_a_part_are_not_shown(
    held: dict[str, Exhibit], case: Case, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries.pages, "MOST_PAGES", 2)
    found = queries.find(queries.Scope(owner, case), asked("agreement"), "agreement")
    assert found.is_cut
    assert found.facets == []
    assert len(found.hits) == 2


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("status", "nonsense", "There is no such choice: “nonsense”"),
        ("kind", "<script>", "&lt;script&gt;"),
        ("received_from", "31.1.2026", "Write the day as 2026-01-31."),
        ("received_to", "2026-02-30", "Write the day as 2026-01-31."),
    ],
)
def test_a_choice_that_there_is_not_is_told_and_nothing_is_searched(
    held: dict[str, Exhibit], owner: User, sign_in: SignIn, name: str, value: str, told: str
) -> None:
    answer = sign_in(owner).get(reverse("search:everywhere"), {"q": "agreement", name: value})
    body = answer.content.decode()
    assert answer.status_code == 422
    assert told in body
    assert "Nothing was searched." in body
    assert "data-row" not in body


def test_one_case_can_be_chosen_and_no_strangers_case(
    held: dict[str, Exhibit], case: Case, owner: User, outsider: User, sign_in: SignIn
) -> None:
    address = reverse("search:everywhere")
    chosen = {"q": "agreement", "in": case.public_id}
    assert "Alpha" in sign_in(owner).get(address, chosen).content.decode()
    assert sign_in(outsider).get(address, chosen).status_code == 404
    body = sign_in(outsider).get(address, {"q": "agreement"}).content.decode()
    assert case.short_name not in body


@pytest.mark.parametrize("media_type", ["application/pdf", "image/heic", "text/csv", "x/y"])
def test_each_media_type_is_of_one_kind(media_type: str) -> None:
    import re

    fitting = [kind for kind, (_, pattern) in FILE_KINDS.items() if re.search(pattern, media_type)]
    assert (fitting or [OTHER_KIND]) == [kind_of(media_type)]
