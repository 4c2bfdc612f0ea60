"""Every address walked by a stranger: a new one is covered the day it is added."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, include, path, reverse

from evidence.accounts.models import User
from evidence.cases.models import Case
from tests.architecture.world import CANARY, World, build_world

pytestmark = pytest.mark.django_db

# What anybody may ask for, with the reason.
PUBLIC = {
    "health:healthz": "a load balancer asks, without an account",
    "health:readyz": "a load balancer asks, without an account",
    "accounts:sign-in": "this is where one signs in",
    "deadlines:feed": "a calendar program has no session; the key in it is the secret",
    "accounts:setup": "the first administrator has no account yet; the key in it is the secret",
}
POLICY_PAGES = {
    f"policies:{name}"
    for name in ("list", "document", "version", "text", "comparison", "changes", "change")
}
NOWHERE = {name: f"{name}-of-nothing" for name in World.__annotations__}


@dataclass(frozen=True)
class Address:
    """One address: its name, and the names of the parameters in it."""

    name: str
    parameters: tuple[str, ...]

    def filled(self, ids: Mapping[str, str]) -> str:
        """Return the address with real ids in it; a parameter nobody knows fails the test."""
        unknown = [each for each in self.parameters if each not in ids]
        assert not unknown, (
            f"{self.name} has the parameter {unknown[0]}, for which tests/architecture/world.py "
            "holds no id. Add one, so that this address is walked too."
        )
        return reverse(self.name, kwargs={each: ids[each] for each in self.parameters})


def addresses() -> list[Address]:
    """Return every address of the present URLconf, the one that signs out last of all."""
    return sorted(
        _below(get_resolver(), ()), key=lambda each: (each.name == "accounts:sign-out", each.name)
    )


def _below(resolver: URLResolver, spaces: tuple[str, ...]) -> Iterator[Address]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            inner = (*spaces, each.namespace) if each.namespace else spaces
            yield from (
                Address(found.name, (*each.pattern.converters, *found.parameters))
                for found in _below(each, inner)
            )
        else:
            yield _address(each, spaces)


def _address(pattern: URLPattern, spaces: tuple[str, ...]) -> Address:
    assert pattern.name, f"{pattern.pattern} has no name, so that it cannot be walked. Name it."
    return Address(":".join((*spaces, pattern.name)), tuple(pattern.pattern.converters))


def _body(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode("utf-8", "replace") + str(dict(response.headers))


def _answers(browser: Client, ids: Mapping[str, str]) -> Iterator[tuple[str, Address, Any]]:
    browser.raise_request_exception = False
    for address in addresses():
        for method in ("get", "post"):
            yield method, address, getattr(browser, method)(address.filled(ids))


def _complaint(method: str, address: Address, response: Any, fault: str) -> str:
    return f"{method.upper()} {address.name} answers {response.status_code}: {fault}"


def complaints_of_a_visitor(ids: Mapping[str, str]) -> list[str]:
    """Return what somebody who is not signed in gets and should not."""
    found = []
    for method, address, response in _answers(Client(), ids):
        if CANARY in _body(response):
            found.append(_complaint(method, address, response, "it shows what is in the case"))
        if address.name in PUBLIC:
            continue
        is_led_to_sign_in = response.status_code == 302 and response.headers["Location"].startswith(
            reverse("accounts:sign-in")
        )
        if not (is_led_to_sign_in or response.status_code == 401):
            found.append(_complaint(method, address, response, "expected sign-in or 401"))
    return found


def complaints_of_an_outsider(browser: Client, ids: Mapping[str, str]) -> list[str]:
    """Return what somebody of another case gets and should not."""
    found = []
    for method, address, response in _answers(browser, ids):
        if CANARY in _body(response):
            found.append(_complaint(method, address, response, "it shows what is in the case"))
        if not address.parameters or response.status_code == 404:
            continue
        # A method that the address takes from nobody says nothing about the id.
        of_nothing = getattr(browser, method)(address.filled(NOWHERE))
        if response.status_code != 405 or of_nothing.status_code != 405:
            found.append(_complaint(method, address, response, "expected 404"))
    return found


@pytest.fixture
def world(case: Case, owner: User, member: User) -> World:
    return build_world(case, owner)


def test_a_visitor_is_led_to_sign_in_wherever_he_goes(world: World) -> None:
    assert complaints_of_a_visitor(world.ids()) == []


def test_to_an_outsider_nothing_of_the_case_exists(
    world: World, outsider: User, sign_in: Callable[[User], Client]
) -> None:
    before = world.counts()

    assert complaints_of_an_outsider(sign_in(outsider), world.ids()) == []
    assert world.counts() == before


def test_nobody_stands_above_membership(world: World, sign_in: Callable[[User], Client]) -> None:
    administrator = User.objects.create_user("root@example.test", is_staff=True, is_superuser=True)

    assert complaints_of_an_outsider(sign_in(administrator), world.ids()) == []


def test_the_ids_walked_with_are_real_and_show_the_canary_to_a_member(
    world: World, member: User, sign_in: Callable[[User], Client]
) -> None:
    browser = sign_in(member)
    shown = set()
    for address in addresses():
        response = browser.get(address.filled(world.ids()))
        is_there = response.status_code in {200, 302, 405}
        assert is_there or address.name in {
            "deadlines:feed",
            "accounts:setup",
            "api:unknown",
            "health:readyz",
        }, f"{address.name} answers a member {response.status_code}: the walk proves nothing"
        shown |= {address.name} if CANARY in _body(response) else set()

    assert {
        "cases:list",
        "overview:case",
        "exhibits:list",
        "exhibits:detail",
        "pages:viewer",
        "pages:text",
        "docket:entries",
        "deadlines:list",
        "deadlines:detail",
        "intake:batches",
        "intake:batch",
        "intake:report",
        "bundles:list",
        "bundles:builder",
        "bundles:build",
        "notifications:inbox",
        "api:cases",
        "api:exhibits",
        "api:intake",
        "api:files",
        "api:docket-entries",
        "api:bundles",
    } | POLICY_PAGES <= shown


def test_an_outsiders_lists_hold_their_own_things_only(
    world: World, outsider: User, sign_in: Callable[[User], Client]
) -> None:
    browser = sign_in(outsider)
    # A page's number and a kind of file tell nothing: they are no ids.
    ids = [each for name, each in world.ids().items() if name not in {"page_number", "kind"}]
    for address in addresses():
        if not address.parameters:
            body = _body(browser.get(address.filled({})))
            assert not [each for each in ids if each in body], address.name
    assert "Other v. Matter" in _body(browser.get(reverse("cases:list")))


def test_another_cases_ids_are_not_found_under_ones_own_case(
    world: World, outsider: User, sign_in: Callable[[User], Client]
) -> None:
    own = Case.objects.visible_to(outsider).get()
    mixed = {**world.ids(), "case_id": own.public_id}
    browser = sign_in(outsider)
    before = world.counts()

    for method, address, response in _answers(browser, mixed):
        if len(address.parameters) > 1:
            assert response.status_code in {404, 405}, (method, address.name)
        assert CANARY not in _body(response), (method, address.name)
    assert world.counts() == before


# ── The walk itself is tried: it must see a leak, and must not pass over what it cannot fill ────


def _leaking(request: HttpRequest, case_id: str) -> HttpResponse:
    return HttpResponse(Case.objects.get(public_id=case_id).caption)


def _leaking_list(request: HttpRequest) -> HttpResponse:
    return HttpResponse(", ".join(Case.objects.values_list("caption", flat=True)))


urlpatterns = [
    path("leak/<str:case_id>/", _leaking, name="leak"),
    path("leaks/", _leaking_list, name="leaks"),
    path("", include("caseapp.urls")),
]


def test_a_page_that_forgets_to_ask_who_is_there_is_found(
    world: World, outsider: User, sign_in: Callable[[User], Client]
) -> None:
    with override_settings(ROOT_URLCONF=__name__):
        found = " ".join(complaints_of_an_outsider(sign_in(outsider), world.ids()))

    assert "GET leak answers 200: it shows what is in the case" in found
    assert "POST leak answers 200: expected 404" in found
    assert "GET leaks answers 200: it shows what is in the case" in found


def test_an_address_with_a_new_parameter_must_be_given_an_id(world: World) -> None:
    with pytest.raises(AssertionError, match="witness_id"):
        Address("witnesses:detail", ("case_id", "witness_id")).filled(world.ids())
