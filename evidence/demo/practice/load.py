"""Takes the practice folder in, through the same services that a person's drop calls."""

from evidence.accounts.models import User
from evidence.cases import queries as cases
from evidence.cases import services as case_services
from evidence.cases.models import Case
from evidence.demo.practice.folder import modified_at, practice_folder
from evidence.intake import queries, services
from evidence.intake.models import Channel, IntakeBatch

SHORT_NAME = "Practice case (invented)"
CAPTION = "Sample Paper Co. v. Specimen Works LLC"
SUMMARY = (
    "A case to practise on. Every person, firm, paper and event in it is invented; no court knows "
    "of it. Its folder holds what a team is handed: drafts, a mail with attachments, a LinkedIn "
    "export, a scan, a badly redacted statement, an archive in an archive, a file that may do harm."
)
CUSTODIAN = "Ada Sample (invented)"


def load(user: User) -> IntakeBatch:
    """Return the intake of the practice folder, with what of it was not handed in yet."""
    batch = _batch(_case(user), user)
    here = set(batch.files.values_list("path", flat=True))
    for path, content in practice_folder().items():
        if path in here:
            continue
        announced = services.Announced(
            name=path.rpartition("/")[2],
            path=path,
            size=len(content),
            modified_at=modified_at(),
        )
        services.hand_in(batch, [content], announced)
    return batch


def told(batch: IntakeBatch) -> str:
    """Return in a sentence what became of the folder's files, each outcome with its number."""
    progress = queries.progress_of(batch)
    counted = [f"{each.label.lower()} {each.count}" for each in progress.tallies if each.count]
    return (
        f"{progress.handed_in} files, {progress.unpacked} more taken out of them: "
        f"{', '.join(counted)}."
    )


def _case(user: User) -> Case:
    found = cases.cases_of(user).filter(short_name=SHORT_NAME).first()
    if found is not None:
        return found
    particulars = case_services.CaseParticulars(
        caption=CAPTION, short_name=SHORT_NAME, summary=SUMMARY
    )
    return case_services.open_case(particulars, by=user)


def _batch(case: Case, user: User) -> IntakeBatch:
    found = queries.batches_in(case).first()
    if found is not None:
        return found
    said = services.Particulars(source_label="Practice folder", custodian=CUSTODIAN)
    return services.begin(case, Channel.COMMAND, by=user, particulars=said)
