"""The reference case as its rooms of proof have it, without what takes seconds to typeset."""

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.demo import load
from evidence.demo.policies import load_policies
from evidence.demo.proof import load_proof
from evidence.demo.reference import reference_case
from evidence.demo.sources import load_sources
from evidence.demo.statements import load_statements
from evidence.demo.timeline import load_timeline
from tests import factories


def told(owner: User) -> Case:
    """Record the reference case; its source notes are stand-ins of one page."""
    reference = reference_case()
    case = load._case(reference, owner)
    load._docket(reference, case)
    sources = load_sources(reference, case, owner)
    load_statements(reference, case, owner, sources)
    load_policies(reference, case, owner, sources)
    load_timeline(reference, case, owner, sources)
    for note in reference.exhibits:
        factories.exhibit(case, owner, name=note.file_name)
    load_proof(reference, case, owner, sources)
    return case
