"""All that a case holds of proof, read once in a fixed number of queries, and asked at a moment."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import Q

from evidence.cases.models import Case
from evidence.core.moments import Moment
from evidence.proof.assemble.facts import (
    AllegationFacts,
    Answer,
    ElementFacts,
    Evidence,
    Finding,
    When,
)
from evidence.proof.models import Allegation, Response, StatusOverride
from evidence.proof.models import Finding as FindingRow
from evidence.proof.queries.facts import (
    Zone,
    answer_of,
    finding_of,
    grouped,
    kind_for,
    lines_of,
    when_of,
)
from evidence.proof.queries.links import Bearing, links_in
from evidence.proof.queries.weighing import bearings_in
from evidence.proof.status import Status, element_status, status_of
from evidence.sources import queries as sources


@dataclass(frozen=True, slots=True)
class Record:
    """What is recorded, retracted or not; allegations by the first of their line."""

    zone: Zone
    lines: Mapping[int, Sequence[Allegation]]
    first_of: Mapping[int, int]
    links: Mapping[int, Sequence[Bearing]] = field(default_factory=dict)
    own_links: Mapping[int, Sequence[Bearing]] = field(default_factory=dict)
    responses: Mapping[int, Sequence[Response]] = field(default_factory=dict)
    findings: Mapping[int, Sequence[FindingRow]] = field(default_factory=dict)
    own_findings: Mapping[int, Sequence[FindingRow]] = field(default_factory=dict)
    overrides: Mapping[int, Sequence[StatusOverride]] = field(default_factory=dict)
    own_overrides: Mapping[int, Sequence[StatusOverride]] = field(default_factory=dict)
    # An allegation that several elements need is made into facts once.
    _made: dict[int, tuple[AllegationFacts, ...]] = field(default_factory=dict)

    def facts_of(self, line: int) -> tuple[AllegationFacts, ...]:
        """Return a line's facts for the pure core, one for each version of the allegation."""
        if line not in self._made:
            self._made[line] = self._facts_of(line)
        return self._made[line]

    def _facts_of(self, line: int) -> tuple[AllegationFacts, ...]:
        evidence, answers = _split(self.links.get(line, ()))
        findings = tuple(finding_of(each, self.zone) for each in self.findings.get(line, ()))
        return tuple(
            self._facts(version, answers + self._pleaded(line, version), evidence, findings)
            for version in self.lines[line]
        )

    def element_facts(self, element: int) -> ElementFacts:
        """Return what bears on an element itself."""
        evidence, _ = _split(self.own_links.get(element, ()))
        found = self.own_findings.get(element, ())
        return ElementFacts(
            evidence=evidence, findings=tuple(finding_of(each, self.zone) for each in found)
        )

    def status_at(self, line: int, moment: Moment) -> Status | None:
        """Return how a line stands, None while it was not pleaded or not known."""
        return line_status(self.facts_of(line), moment)

    def element_at(self, element: int, lines: Iterable[int], moment: Moment) -> Status:
        """Return how an element stands that needs these lines."""
        tied = [facts for line in lines for facts in self.facts_of(line)]
        return element_status(tied, self.element_facts(element), moment)

    def version_at(self, line: int, moment: Moment) -> Allegation | None:
        """Return the version of an allegation that stands."""
        for version in self.lines[line]:
            if when_of(version.pleaded_from, version, self.zone).stands(moment):
                return version
        return None

    def override_at(self, said: Sequence[StatusOverride], moment: Moment) -> StatusOverride | None:
        """Return what a person says, as far as it was said."""
        standing = [each for each in said if self._was_said(each, moment)]
        return standing[-1] if standing else None

    def _was_said(self, said: StatusOverride, moment: Moment) -> bool:
        when = When(said.since, said.known_on, self.zone.day(said.retracted_at))
        return when.stands(moment)

    def _pleaded(self, line: int, version: Allegation) -> tuple[Answer, ...]:
        responses = self.responses.get(line, ())
        effects = ((each, kind_for(each, version)) for each in responses)
        return tuple(answer_of(each, kind, self.zone) for each, kind in effects if kind)

    def _facts(
        self,
        version: Allegation,
        answers: tuple[Answer, ...],
        evidence: tuple[Evidence, ...],
        findings: tuple[Finding, ...],
    ) -> AllegationFacts:
        return AllegationFacts(
            cause=version.public_id,
            when=when_of(version.pleaded_from, version, self.zone),
            words=f"Alleged by {version.pleaded_by}",
            bases=frozenset(version.bases),
            asserts_silence=version.asserts_silence,
            answers=answers,
            evidence=evidence,
            findings=findings,
        )


def line_status(versions: Iterable[AllegationFacts], moment: Moment) -> Status | None:
    """Return how the version that stands stands, None when none does."""
    statuses = (status_of(facts, moment) for facts in versions)
    return next((status for status in statuses if status), None)


def record_of(case: Case, *, line: Allegation | None = None) -> Record:
    """Return all that a case holds of proof, or all that bears on one allegation's line.

    Five queries, however much there is.
    """
    zone = Zone(sources.zone_of(case))
    allegations = list(Allegation.objects.in_case(case).select_related("exhibit", "silence"))
    first_of = lines_of(allegations)
    _belong(allegations, case)
    if line is not None:
        allegations = [each for each in allegations if first_of[each.pk] == first_of[line.pk]]
    keys = [each.pk for each in allegations]
    only = Q(allegation__in=keys) if line is not None else Q()
    lines = grouped((first_of[each.pk], each) for each in allegations)
    return _filled(case, Record(zone, lines, first_of), links_in(case, zone, only=only), only)


def weighed_record_of(case: Case, moment: Moment) -> Record:
    """Return a record that can be asked at this moment only, its links summed by the database."""
    zone = Zone(sources.zone_of(case))
    allegations = list(Allegation.objects.in_case(case))
    _belong(allegations, case)
    first_of = lines_of(allegations)
    lines = grouped((first_of[each.pk], each) for each in allegations)
    return _filled(case, Record(zone, lines, first_of), bearings_in(case, zone, moment), Q())


def _belong(allegations: Iterable[Allegation], case: Case) -> None:
    """Give each the case that it is of, so that its address asks for none."""
    for each in allegations:
        each.case = case


def _filled(case: Case, record: Record, links: Sequence[Bearing], only: Q) -> Record:
    first = record.first_of
    responses = Response.objects.in_case(case).filter(only).select_related("exhibit", "entry")
    findings = FindingRow.objects.in_case(case).filter(only).select_related("exhibit", "entry")
    overrides = StatusOverride.objects.in_case(case).filter(only).select_related("recorded_by")
    findings_, overrides_ = list(findings), list(overrides)
    return replace(
        record,
        links=grouped((first[e.allegation_id], e) for e in links if e.allegation_id),
        own_links=grouped((e.element_id, e) for e in links if e.element_id),
        responses=grouped((first[e.allegation_id], e) for e in responses),
        findings=grouped((first[e.allegation_id], e) for e in findings_ if e.allegation_id),
        own_findings=grouped((e.element_id, e) for e in findings_ if e.element_id),
        overrides=grouped((first[e.allegation_id], e) for e in overrides_ if e.allegation_id),
        own_overrides=grouped((e.element_id, e) for e in overrides_ if e.element_id),
    )


def _split(links: Iterable[Bearing]) -> tuple[tuple[Evidence, ...], tuple[Answer, ...]]:
    facts = [fact for link in links for fact in link.facts]
    evidence = tuple(fact for fact in facts if isinstance(fact, Evidence))
    return evidence, tuple(fact for fact in facts if isinstance(fact, Answer))
