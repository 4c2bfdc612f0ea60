"""The whole reference case for tests that only read it: the notes are stand-ins of one page."""

from typing import Any

from evidence.cases.models import Case
from evidence.demo import load
from evidence.demo.policies import load_policies
from evidence.demo.proof import load_proof
from evidence.demo.reference import reference_case
from evidence.demo.sources import load_sources
from evidence.demo.statements import load_statements
from evidence.demo.timeline import load_timeline
from evidence.exhibits import services as exhibits
from tests.pages.papers import paper


def whole_case(user: Any, *, times: int = 1) -> Case:
    """Return the reference case with all its records, its proof loaded so many times."""
    reference = reference_case()
    case = load._case(reference, user)
    load._docket(reference, case)
    sources = load_sources(reference, case, user)
    load_statements(reference, case, user, sources)
    load_policies(reference, case, user, sources)
    load_timeline(reference, case, user, sources)
    for note in reference.exhibits:
        said = load._description(note)
        exhibits.receive(case, [paper(note.title)], name=note.file_name, description=said, by=user)
    for _ in range(times):
        load_proof(reference, case, user, sources)
    return case
