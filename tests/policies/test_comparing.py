"""Texts that are kept, their comparison by the worker, and the changes it proposes."""

import hashlib

import pytest
from django.db import IntegrityError, transaction

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.errors import Conflict, Failed, Invalid
from evidence.notifications.models import Announcement
from evidence.pages import read
from evidence.policies import build, queries
from evidence.policies.models import ChangeState, Comparison, PolicyChange, VersionText
from evidence.policies.services import changes, comparing, versions
from evidence.policies.services.changes import Decision
from tests import factories
from tests.conftest import Bells
from tests.pages.papers import paper
from tests.policies.conftest import JULY, SEPTEMBER, Publish, compare_all

pytestmark = pytest.mark.django_db


def test_a_pasted_text_is_kept_as_it_is_with_its_hash(publish: Publish) -> None:
    version = publish("July", text="One.\r\nTwo\0.")

    text = VersionText.objects.get(version=version)
    assert text.text == "One.\nTwo␀."
    assert text.sha256 == hashlib.sha256(text.text.encode()).hexdigest()


def test_a_text_is_taken_from_the_pages_of_an_exhibit(
    case: Case, publish: Publish, owner: User
) -> None:
    exhibit = factories.inspected_exhibit(
        case, owner, content=paper("We keep it.", "We share it.", "We sell it.")
    )
    version = publish("July")
    with pytest.raises(Invalid, match="could be read"):
        comparing.keep_from_exhibit(version, exhibit, first=1, last=2, by=owner)
    read.read(exhibit.reading.pk)

    text = comparing.keep_from_exhibit(version, exhibit, first=1, last=2, by=owner)

    assert "We keep it." in text.text
    assert "We share it." in text.text
    assert "sell" not in text.text
    assert (text.exhibit, text.first_page, text.last_page) == (exhibit, 1, 2)
    for first, last in ((3, 4), (0, 1), (2, 1)):
        with pytest.raises(Invalid, match="could be read"):
            comparing.keep_from_exhibit(version, exhibit, first=first, last=last, by=owner)


def test_a_text_that_says_nothing_or_is_kept_already_is_refused(
    publish: Publish, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = publish("July", text=JULY)

    with pytest.raises(Invalid, match="is empty"):
        comparing.keep_pasted(version, " \n", by=owner)
    with pytest.raises(Conflict, match="kept already"):
        comparing.keep_pasted(version, JULY, by=owner)
    monkeypatch.setattr(comparing, "LONGEST_KEPT", 10)
    with pytest.raises(Invalid, match="longer than 10 characters"):
        comparing.keep_pasted(version, SEPTEMBER, by=owner)
    assert VersionText.objects.get().text == JULY


def test_a_change_between_neighbours_is_proposed_once_and_told(
    case: Case, publish: Publish, member: User, bells: Bells
) -> None:
    publish("July", "2024-07-31", text=JULY)
    publish("September", "2024-09-18", text=SEPTEMBER)
    compare_all()

    change = PolicyChange.objects.get()
    assert change.state == ChangeState.PROPOSED
    assert change.title == "Privacy Policy: July replaced by September"
    assert change.summary.startswith("1 passage differs: 3 words added, 0 removed.")
    assert "“train models and”" in change.summary
    assert str(change.happened) == "Sep 18, 2024"
    assert Announcement.objects.get(case=case).get_absolute_url() == change.get_absolute_url()
    comparison = Comparison.objects.get()
    assert (comparison.changes, comparison.words_added, comparison.noise) == (1, 3, {})
    assert build.compare(comparison.pk) is None
    assert PolicyChange.objects.count() == 1


def test_texts_that_differ_in_setting_only_propose_nothing(publish: Publish) -> None:
    publish("July", "2024-07-31", text=JULY)
    publish("Reprint", "2024-08-01", text=JULY.replace(" ", "  ").replace("may", "*may*", 1))
    compare_all()

    comparison = Comparison.objects.get()
    assert (comparison.state, comparison.changes) == ("done", 0)
    assert comparison.noise_count == 3
    assert not PolicyChange.objects.exists()
    assert not Announcement.objects.exists()


def test_a_version_that_is_put_between_two_is_compared_with_both(publish: Publish) -> None:
    first = publish("July", "2024-07-31", text=JULY)
    last = publish("November", "2024-11-20", text=SEPTEMBER)
    middle = publish("September", "2024-09-18", text=JULY + " We may do more.")

    pairs = {(each.earlier.version, each.later.version) for each in Comparison.objects.all()}
    assert pairs == {(first, last), (first, middle), (middle, last)}
    compare_all()
    # July and November are no neighbours any more: their difference is no change of its own.
    proposed = {(each.earlier, each.later) for each in PolicyChange.objects.all()}
    assert proposed == {(first, middle), (middle, last)}


def test_any_two_versions_can_be_compared_and_a_text_not_with_itself(
    publish: Publish, bells: Bells, django_capture_on_commit_callbacks: object
) -> None:
    one = publish("July", "2024-07-31", text=JULY)
    publish("August", "2024-08-31", text=JULY + " More.")
    other = publish("September", "2024-09-18", text=SEPTEMBER)
    texts = [VersionText.objects.get(version=each) for each in (one, other)]

    comparison = comparing.ask(*texts)
    assert comparing.ask(*texts) == comparison
    build.compare(comparison.pk)
    comparison.refresh_from_db()
    assert comparison.changes == 1
    assert not hasattr(comparison, "change")
    with pytest.raises(Invalid, match="does not differ from itself"):
        comparing.ask(texts[0], texts[0])


def test_a_text_of_another_case_cannot_be_compared(publish: Publish, outsider: User) -> None:
    publish("July", text=JULY)
    other = Case.objects.visible_to(outsider).get()
    theirs = versions.record(
        versions.watch(other, versions.DocumentParticulars(title="Terms"), by=outsider),
        versions.VersionParticulars(label="1"),
        by=outsider,
    )
    text = comparing.keep_pasted(theirs, "Ours.", by=outsider)

    with pytest.raises(Invalid, match="no such version"):
        comparing.ask(VersionText.objects.get(text=JULY), text)


def test_a_comparison_that_hits_a_limit_says_so_and_can_be_asked_for_again(
    publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish("July", "2024-07-31", text=JULY)
    publish("September", "2024-09-18", text=SEPTEMBER)

    def too_slow(earlier: str, later: str) -> None:
        raise Failed("Comparing these texts took longer than 30 s and was stopped.")

    with monkeypatch.context() as slow:
        slow.setattr(build, "confined_difference", too_slow)
        compare_all()
    comparison = Comparison.objects.get()
    assert comparison.is_parked
    assert "took longer than 30 s" in comparison.last_error

    comparing.ask(comparison.earlier, comparison.later)
    compare_all()
    comparison.refresh_from_db()
    assert (comparison.state, comparison.changes) == ("done", 1)


def test_another_text_takes_the_place_of_one_and_of_what_was_proposed_from_it(
    publish: Publish, owner: User
) -> None:
    publish("July", "2024-07-31", text=JULY)
    later = publish("September", "2024-09-18", text="Wrong page.")
    compare_all()
    comparing.keep_pasted(later, SEPTEMBER, by=owner)
    compare_all()

    old, new = PolicyChange.objects.order_by("pk")
    assert (old.state, old.decided_because) == ("dismissed", comparing.REPLACED)
    assert new.state == "proposed"
    assert VersionText.objects.filter(version=later).count() == 2


# ── Deciding ────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def change(publish: Publish) -> PolicyChange:
    """A change that a comparison proposed."""
    publish("July", "2024-07-31", text=JULY)
    publish("September", "2024-09-18", text=SEPTEMBER, announced="2024-09-10")
    compare_all()
    return PolicyChange.objects.get()


def test_a_confirmed_change_is_an_event_in_the_words_and_on_the_day_that_a_person_chose(
    case: Case, change: PolicyChange, owner: User
) -> None:
    assert not queries.confirmed_changes(case).exists()
    decision = Decision(title="Training of models announced", dated_by="announced")

    changes.confirm(change, decision, by=owner)

    event = queries.confirmed_changes(case).get()
    assert event.title == "Training of models announced"
    assert str(event.happened) == "Sep 10, 2024"
    assert (event.decided_by, event.decided_at is not None) == (owner, True)
    assert queries.proposal_count(case) == 0


def test_a_change_cannot_be_placed_by_a_date_that_is_empty(
    change: PolicyChange, owner: User
) -> None:
    with pytest.raises(Invalid, match="has no such date"):
        changes.confirm(change, Decision(dated_by="captured"), by=owner)
    change.refresh_from_db()
    assert change.state == "proposed"


def test_a_change_is_dismissed_for_a_reason_and_decided_once(
    change: PolicyChange, owner: User
) -> None:
    with pytest.raises(Invalid, match="Say why"):
        changes.dismiss(change, because=" ", by=owner)
    changes.dismiss(change, because="Of no matter here.", by=owner)

    with pytest.raises(Conflict, match="decided on this change already"):
        changes.confirm(change, Decision(), by=owner)


def test_a_person_may_propose_a_change_whose_texts_are_not_kept(
    publish: Publish, owner: User
) -> None:
    earlier, later = publish("July", "2024-07-31"), publish("September", "2024-09-18")

    proposed = changes.propose(earlier, later, "Speaks of training.", by=owner)

    assert (proposed.comparison, proposed.proposed_by) == (None, owner)
    with pytest.raises(Conflict, match="proposed or confirmed already"):
        changes.propose(earlier, later, "Again.", by=owner)
    with pytest.raises(Invalid, match="two versions of one document"):
        changes.propose(earlier, earlier, "Itself.", by=owner)
    # Once the texts are kept, the comparison joins what was proposed.
    comparing.keep_pasted(earlier, JULY, by=owner)
    comparing.keep_pasted(later, SEPTEMBER, by=owner)
    compare_all()
    assert PolicyChange.objects.get().comparison is not None


def test_what_was_proposed_of_a_retracted_version_is_dismissed(
    change: PolicyChange, owner: User
) -> None:
    versions.retract(change.later, because="Another document.", by=owner)

    change.refresh_from_db()
    assert (change.state, change.decided_because) == (
        "dismissed",
        "A version of it was retracted: Another document.",
    )


@pytest.mark.parametrize(
    "broken",
    [
        {"state": "confirmed"},
        {"state": "dismissed"},
        {"decided_because": "No."},
    ],
)
def test_the_database_holds_no_half_decision(change: PolicyChange, broken: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PolicyChange.objects.filter(pk=change.pk).update(**broken)
