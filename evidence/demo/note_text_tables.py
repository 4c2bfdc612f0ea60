"""Tables of policies, regions, contradictions and the sources themselves."""

from evidence.demo import records, text_records
from evidence.demo.note_cells import Cell, Table, cell, day_text, named
from evidence.demo.reference import ReferenceCase

_WEIGHTS = {
    "capture": "Archived text",
    "first_party_copy": "Copy of a first-party text",
    "regulator": "Regulator",
    "agency": "News agency copy",
    "press": "Press",
    "secondary": "Secondary",
    "low": "Low weight",
    "not_relied_on": "Not relied on",
    "law": "Statute or law reference",
    "working_paper": "Working paper",
}

_READABLE = {
    "public copy, excerpt only (first ~2,000 characters)": "Excerpt",
    "stored git snapshot, full text": "Full text, snapshot",
    "full text": "Full text",
}

_RELATIONS = {
    "own_report": "Own report",
    "own_text": "Own text",
    "syndicated_copy": "Syndicated copy",
    "early_version": "Copy, earlier state",
    "later_version": "Copy, later state",
    "copy": "Copy",
    "relay": "Passed on",
    "rewrite": "Rewrite",
    "quotes": "Quotes the text",
    "capture": "Capture",
    "not_established": "Not established",
}


def setting(ids: tuple[str, ...], case: ReferenceCase) -> Table:
    """Return what is known of the setting, a line for each point."""
    one = case.setting
    aliases = "; ".join(f"{alias.name}. {alias.note}" for alias in one.aliases)
    alias_sources = tuple(source for alias in one.aliases for source in alias.sources)
    rows = (
        (cell("Official name"), cell(one.name, sources=("S02", "S31"))),
        (cell("Label of the switch"), cell(f"“{one.toggle_label}”", sources=("S02", "S31"))),
        (cell("Other name met"), cell(aliases, sources=alias_sources)),
        (cell("Default"), cell(f"{one.default_state.capitalize()}", sources=("S31",))),
        (cell("Retroactive"), cell("Yes" if one.retroactive else "No", sources=("S03", "S31"))),
        (
            cell("Introduced"),
            cell(
                one.introduced.text.removesuffix(", alleged"),
                mark="Alleged",
                small=one.introduced_note,
                sources=("S03", "S28", "S25"),
            ),
        ),
        (cell("What it controls"), cell(one.controls, sources=("S24", "S31"))),
    )
    return Table("setting", ("Point", "As found"), rows)


def policies(ids: tuple[str, ...], case: ReferenceCase) -> Table:
    """Return policy versions with the dates and the state of their capture."""
    rows = tuple(
        (
            cell(version.id),
            cell(version.document, sources=version.sources),
            cell(day_text(version.announced)),
            cell(version.effective_text or day_text(version.effective)),
            cell(version.ended_text or day_text(version.ended)),
            cell(version.scope, small=_ai_wording(version)),
            _captured(version),
        )
        for version in named(text_records.PolicyVersion, ids, case)
    )
    columns = ("Ref.", "Text", "Announced", "Effective", "Ended", "Scope, AI wording", "Capture")
    return Table("policies", columns, rows)


def _ai_wording(version: text_records.PolicyVersion) -> str:
    return f"AI wording: {version.ai_wording or 'not recorded.'}"


def _captured(version: text_records.PolicyVersion) -> Cell:
    times = "; ".join(
        f"{capture.source} {capture.at.replace('T', ' ').removesuffix('Z')} UTC"
        for capture in version.captures
    )
    parts = (times, version.effective_reason, version.note)
    return cell(version.capture_status, small=" ".join(_sentence(part) for part in parts if part))


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def regions(ids: tuple[str, ...], case: ReferenceCase) -> Table:
    """Return regions with the dated interval of each scope."""
    rows = tuple(
        (
            cell(scope.region),
            cell(scope.status_text, small=scope.note, sources=scope.sources),
            cell(scope.since_text),
            cell(scope.until_text),
        )
        for scope in named(text_records.RegionScope, ids, case)
    )
    return Table("regions", ("Region", "Scope", "Since", "Until"), rows)


def contradictions(ids: tuple[str, ...], case: ReferenceCase) -> Table:
    """Return points on which sources differ, with the handling chosen."""
    rows = tuple(
        (
            cell(point.id, small=point.topic),
            cell(point.version_a),
            cell(point.version_b),
            cell(point.handling, sources=point.sources),
        )
        for point in named(records.Contradiction, ids, case)
    )
    return Table("contradictions", ("Point", "One account", "Another", "Handling"), rows)


def questions(ids: tuple[str, ...], case: ReferenceCase) -> Table:
    """Return questions that no source read answers."""
    rows = tuple(
        (cell(point.id), cell(point.question), cell(point.reason, sources=point.sources))
        for point in named(records.Question, ids, case)
    )
    return Table("questions", ("Ref.", "Question", "Why it is open"), rows)


def origins(ids: tuple[str, ...], case: ReferenceCase) -> Table:
    """Return origins with the sources that rest on each: many items, one origin."""
    rows = tuple(
        (
            cell(origin.id),
            cell(origin.title),
            cell(_count(len(resting))),
            cell("; ".join(f"{each.id} {_RELATIONS[each.relation].lower()}" for each in resting)),
        )
        for origin in named(records.Origin, ids, case)
        for resting in (tuple(each for each in case.sources if each.origin == origin.id),)
    )
    return Table("origins", ("Ref.", "Origin", "Count", "Items read, and what each is"), rows)


def _count(number: int) -> str:
    return f"{number} item, one origin" if number == 1 else f"{number} items, one origin"


def reports(ids: tuple[str, ...], case: ReferenceCase) -> Table:
    """Return articles in order of date with what each carries and rests on."""
    rows = tuple(
        (
            cell(source.date or "Not dated"),
            cell(f"{source.outlet} [{source.id}]"),
            cell(source.carries, small=source.caution),
            cell(
                _RELATIONS[source.relation],
                small=" · ".join(filter(None, (source.origin, _WEIGHTS[source.weight]))),
            ),
        )
        for source in named(records.Source, ids, case)
    )
    return Table("reports", ("Date", "Outlet", "What it carries", "Copy chain"), rows)


def source_list(ids: tuple[str, ...], case: ReferenceCase) -> Table:
    """Return the sources of a note: who, when, where, and how much was readable."""
    rows = tuple(
        (
            cell(source.id),
            cell(source.outlet, small=_byline(source)),
            cell(_headline(source), small=source.url or "No public address."),
            cell(_READABLE.get(source.access, source.access), small=_WEIGHTS[source.weight]),
        )
        for source in named(records.Source, ids, case)
    )
    columns = ("Ref.", "Outlet; author, date", "Title and address", "Readable; weight")
    return Table("sources", columns, rows)


def _byline(source: records.Source) -> str:
    return f"{source.author or 'Author not named'}, {source.date or 'not dated'}"


def _headline(source: records.Source) -> str:
    if source.headline in {"seen", "untitled"}:
        return source.title
    return f"{source.title.strip('()')} (headline {_unseen(source.headline)})"


def _unseen(state: str) -> str:
    return "not seen" if state == "not seen" else f"{state}, not seen"
