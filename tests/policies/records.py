"""One of each record of policies, for tests that need something of everything."""

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.dates import read
from evidence.policies import build
from evidence.policies.models import PolicyChange
from evidence.policies.services import comparing, terms, versions


def policies_in(case: Case, by: User, word: str) -> dict[str, str]:
    """Return the ids of one of each record, all of which hold the word."""
    about = versions.DocumentParticulars(title=f"{word} policy", publisher=f"{word} network")
    document = versions.watch(case, about, by=by)
    texts = []
    for label, day in (("first", "2024-07-31"), ("second", "2024-09-18")):
        told = versions.VersionParticulars(label=f"{word} {label}", effective=read(day))
        version = versions.record(document, told, by=by)
        texts.append(comparing.keep_pasted(version, f"{word} text, the {label}.", by=by))
    comparison = comparing.ask(*texts)
    build.compare(comparison.pk)
    setting = terms.record_setting(case, terms.SettingParticulars(name=f"{word} setting"), by=by)
    return {
        "document_id": document.public_id,
        "version_id": version.public_id,
        "comparison_id": comparison.public_id,
        "change_id": PolicyChange.objects.get(comparison=comparison).public_id,
        "setting_id": setting.public_id,
        "record_id": setting.public_id,
    }
