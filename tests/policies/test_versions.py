"""Versions of a document on their two clocks, and what cannot be recorded of them."""

from datetime import date

import pytest

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core import clock
from evidence.core.dates import read
from evidence.core.errors import Conflict, Invalid, NotFound
from evidence.core.moments import Moment
from evidence.policies import queries
from evidence.policies.models import PolicyVersion, WatchedDocument
from evidence.policies.services import comparing, terms, versions
from evidence.policies.services.citing import Citation
from evidence.policies.services.versions import DocumentParticulars, VersionParticulars
from evidence.sources import services as sources
from evidence.sources.models import Source
from tests import factories
from tests.policies.conftest import JULY, Publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(case: Case, owner: User) -> Source:
    """An archive that captured the document."""
    particulars = sources.SourceParticulars(title="Archive", kind="archive", relation="capture")
    return sources.record_source(case, particulars, by=owner)


def labels(case: Case, moment: Moment) -> list[str]:
    return [version.label for version in queries.versions_in(case, moment=moment)]


def test_a_version_is_seen_from_the_day_of_its_announcement(case: Case, publish: Publish) -> None:
    publish("November", "2024-11-20", announced="2024-09-18")
    publish("Undated")

    assert labels(case, Moment(as_of=date(2024, 9, 17))) == []
    assert labels(case, Moment(as_of=date(2024, 9, 18))) == ["November"]
    assert labels(case, Moment()) == ["November", "Undated"]
    assert queries.undated_in(case) == 1


def test_on_the_day_of_change_the_old_version_has_ended_and_the_new_holds(
    case: Case, publish: Publish
) -> None:
    publish("July", "2024-07-31", ended="2024-09-18")
    publish("September", "2024-09-18")

    (shelf,) = queries.shelves(case, moment=Moment(as_of=date(2024, 9, 18)))

    assert [each.standing for each in shelf.versions] == ["ended", "no end known"]


def test_what_became_known_later_is_not_shown_as_known_before(case: Case, publish: Publish) -> None:
    publish("July", "2024-07-31", known_on=date(2025, 3, 1))

    assert labels(case, Moment(known=date(2025, 2, 28))) == []
    assert labels(case, Moment(known=date(2025, 3, 1))) == ["July"]


def test_a_corrected_version_stays_on_record_and_hands_on_what_belongs_to_it(
    case: Case, publish: Publish, owner: User, archive: Source
) -> None:
    wrong = publish("July", "2024-07-30", text=JULY, cited=[Citation(source=archive, pinpoint="1")])
    interval = terms.IntervalParticulars(region="Canada", status="excluded", version=wrong)
    terms.record_interval(case, interval, by=owner)

    particulars = VersionParticulars(label="July", effective=read("2024-07-31"))
    right = versions.revise(wrong, particulars, because="Misread.", by=owner)

    wrong = PolicyVersion.objects.get(pk=wrong.pk)
    assert (wrong.is_retracted, wrong.retracted_because) == (True, "Misread.")
    assert str(wrong.effective) == "Jul 30, 2024"
    assert right.replaces == wrong
    assert queries.version_in(case, right.public_id).standing_text is not None
    assert [each.interval.region for each in queries.intervals_of(right)] == ["Canada"]
    assert [(each.source, each.pinpoint) for each in right.cited.all()] == [(archive, "1")]
    assert labels(case, Moment()) == ["July"]


def test_a_version_cannot_be_corrected_twice(publish: Publish, owner: User) -> None:
    version = publish("July")
    versions.revise(version, VersionParticulars(label="July 31"), because="Longer.", by=owner)

    with pytest.raises(Conflict, match="retracted before"):
        versions.revise(version, VersionParticulars(label="July 30"), because="x", by=owner)


def test_what_cannot_be_so_is_refused_with_what_to_do(
    publish: Publish, policy: WatchedDocument, owner: User
) -> None:
    publish("July", key="PV2")

    with pytest.raises(Invalid, match="cannot have ended"):
        publish("Later", "2024-09-18", ended="2024-07-31")
    with pytest.raises(Invalid, match="Name the version"):
        publish(" ")
    with pytest.raises(versions.VersionThere, match="has a version “July”"):
        publish("July")
    with pytest.raises(versions.VersionThere):
        publish("Another", key="PV2")
    with pytest.raises(Invalid, match="has not come yet"):
        publish("Tomorrow", known_on=date(2999, 1, 1))
    with pytest.raises(Conflict, match="watched already"):
        versions.watch(policy.case, DocumentParticulars(title="Privacy  Policy"), by=owner)
    assert PolicyVersion.objects.count() == 1


def test_a_source_of_another_case_cannot_be_cited(publish: Publish, outsider: User) -> None:
    other = Case.objects.visible_to(outsider).get()
    theirs = sources.record_source(other, sources.SourceParticulars(title="Theirs"), by=outsider)

    with pytest.raises(Invalid, match="no such source in this case"):
        publish("July", cited=[Citation(source=theirs)])
    assert not PolicyVersion.objects.exists()


def test_another_cases_records_are_not_found(
    publish: Publish, policy: WatchedDocument, outsider: User
) -> None:
    version = publish("July")
    other = Case.objects.visible_to(outsider).get()

    for find, record in (
        (queries.version_in, version),
        (queries.record_in, version),
        (queries.document_in, policy),
    ):
        with pytest.raises(NotFound):
            find(other, record.public_id)


def test_the_text_of_a_retracted_version_cannot_be_kept(publish: Publish, owner: User) -> None:
    version = publish("July")
    versions.retract(version, because="Not of this document.", by=owner)

    with pytest.raises(Invalid, match="was retracted"):
        comparing.keep_pasted(version, JULY, by=owner)


def test_settings_regions_and_promises_stand_with_their_sources(
    case: Case, owner: User, archive: Source
) -> None:
    cited = [Citation(source=archive)]
    about = terms.SettingParticulars(
        name="Data for improvement", default_state="on", is_retroactive=False, key="SET1"
    )
    setting = terms.record_setting(case, about, by=owner, cited=cited)
    terms.name_otherwise(setting, "Data used for improvements", source=archive)
    terms.name_otherwise(setting, "Data used  for improvements")
    left_out = terms.IntervalParticulars(
        region="Hong Kong",
        status="paused",
        setting=setting,
        since=read("2024-10-11"),
        until=read("2025-11-03"),
    )
    terms.record_interval(case, left_out, by=owner, cited=cited)
    promised = terms.PromiseParticulars(
        promisor="Sample Network", protected_class="Members", text="Nothing is disclosed."
    )
    terms.record_promise(case, promised, by=owner, cited=cited)

    (held,) = queries.settings_in(case, moment=Moment(as_of=date(2024, 12, 1)))
    assert [each.name for each in held.setting.aliases.all()] == ["Data used for improvements"]
    assert [(each.interval.region, str(each.standing)) for each in held.intervals] == [
        ("Hong Kong", "in force")
    ]
    assert str(held.tally) == "1 source, 1 origin"
    assert queries.promises_in(case).get().cited.get().source == archive


def test_an_interval_belongs_to_one_setting_or_version_of_the_case(
    case: Case, owner: User, publish: Publish, outsider: User
) -> None:
    bare = terms.IntervalParticulars(region="Canada", status="excluded")
    with pytest.raises(Invalid, match="one of them"):
        terms.record_interval(case, bare, by=owner)
    other = Case.objects.visible_to(outsider).get()
    strange = terms.IntervalParticulars(region="C", status="excluded", version=publish("July"))
    with pytest.raises(Invalid, match="no such setting or version"):
        terms.record_interval(other, strange, by=outsider)


def test_today_is_the_courts(case: Case) -> None:
    assert queries.today_of(case) == clock.today_in("America/Los_Angeles")
    assert queries.today_of(factories.CaseFactory(court=None)) == clock.today_in("UTC")
