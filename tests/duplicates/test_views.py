"""The pages about near-duplicates: what members see, and that outsiders see nothing."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from evidence.accounts.models import User
from evidence.cases.models import Case
from tests import factories
from tests.duplicates.papers import LETTER, read_exhibit, sketched

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]


def test_the_list_of_a_case_shows_its_groups_with_per_cent(
    case: Case, viewer: User, owner: User, sign_in: SignIn
) -> None:
    address = reverse("duplicates:list", args=[case.public_id])
    browser = sign_in(viewer)
    assert "No two exhibits say nearly the same" in browser.get(address).content.decode()
    sketched(case, owner, LETTER, title="<b>first</b>.pdf")
    sketched(case, owner, LETTER.replace("January", "March"))
    sketched(case, owner, f"{LETTER}\n")
    read_exhibit(case, owner, LETTER)

    body = browser.get(address).content.decode()

    assert "EX-1 and 2 like it" in body
    assert "Same text" in body
    assert " %" in body
    assert "1 exhibit is read and not compared yet" in body
    assert "<b>first</b>" not in body


def test_two_exhibits_stand_side_by_side_with_their_differences_marked(
    case: Case, viewer: User, owner: User, sign_in: SignIn
) -> None:
    one = sketched(case, owner, f"{LETTER} <script>alert(1)</script>")
    other = sketched(case, owner, LETTER.replace("January", "March"))
    address = reverse("duplicates:compare", args=[case.public_id, one.public_id, other.public_id])
    body = sign_in(viewer).get(address).content.decode()
    assert "<del>January</del>" in body
    assert "<ins>March</ins>" in body
    assert "<script>alert(1)" not in body


def test_an_exhibits_page_names_those_like_it_and_the_same_bytes_elsewhere(
    case: Case, owner: User, viewer: User, sign_in: SignIn
) -> None:
    one, other = sketched(case, owner, LETTER), sketched(case, owner, LETTER)
    second = factories.CaseFactory(caption="Second v. Matter", owner=owner)
    content = factories.pdf(seed=5000)
    factories.exhibit(second, owner, content=content, name="elsewhere.pdf")
    address = reverse("duplicates:of-exhibit", args=[case.public_id, one.public_id])

    body = sign_in(owner).get(address).content.decode()
    assert other.label in body
    assert "Same text, other bytes" in body
    assert "Second v. Matter" in body
    assert "Second v. Matter" not in sign_in(viewer).get(address).content.decode()


def test_an_exhibit_of_another_case_is_compared_with_nothing(
    case: Case, owner: User, sign_in: SignIn
) -> None:
    second = factories.CaseFactory(caption="Second v. Matter", owner=owner)
    here, there = sketched(case, owner, LETTER), sketched(second, owner, LETTER)
    address = reverse("duplicates:compare", args=[case.public_id, here.public_id, there.public_id])
    assert sign_in(owner).get(address).status_code == 404
