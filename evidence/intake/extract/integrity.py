"""The marks that a spreadsheet program leaves on a LinkedIn export when it saves it again."""

import re

from evidence.intake.extract.linkedin import Export

# 4-Apr-21, 04/05/2021 10:00, 5.4.21: what spreadsheets make of 2021-04-05 10:00:00 UTC.
_SPREADSHEET_DATE = re.compile(r"\d{1,4}[-/.](?:[A-Za-z]{3}|\d{1,2})[-/.]\d{2,4}\b.*")
# From March 2026 on LinkedIn quotes every field, those of the header too.
_ALL_QUOTED_SINCE = "2026-04-01"


def signs_of_resaving(content: bytes, export: Export) -> list[str]:
    """Return, a phrase each, what shows that this is not the file that LinkedIn wrote."""
    records = [chat.record for chat in export.chats]
    signs = []
    if content.startswith(b"\xef\xbb\xbf"):
        signs.append("a byte order mark at the beginning")
    windows = sum(content[each.end - 2 : each.end] == b"\r\n" for each in [export.header, *records])
    if windows:
        signs.append(f"Windows line ends ({_rows(windows)})")
    if export.delimiter != b",":
        signs.append("columns parted by another sign than the comma")
    if not export.is_utf8:
        signs.append("an encoding other than UTF-8")
    if dates := [chat.date for chat in export.chats if _is_reformatted(chat.date, chat.utc)]:
        signs.append(f"dates in another form, such as “{dates[0][:40]}” ({_rows(len(dates))})")
    return signs + _missing_quotes(content, export)


def _is_reformatted(stated: str, utc: str) -> bool:
    return not utc and bool(_SPREADSHEET_DATE.fullmatch(stated.strip()))


def _rows(count: int) -> str:
    return f"{count:,} rows" if count != 1 else "1 row"


def _missing_quotes(content: bytes, export: Export) -> list[str]:
    start = content[export.header.start : export.header.start + 4].removeprefix(b"\xef\xbb\xbf")
    if start.startswith(b'"'):
        bare = sum(content[chat.record.start : chat.record.start + 1] != b'"'
                   for chat in export.chats)  # fmt: skip
        return [f"rows without the quotes of the header ({_rows(bare)})"] if bare else []
    newest = max((chat.utc for chat in export.chats), default="")
    if newest >= _ALL_QUOTED_SINCE:
        return ["fields without quotes, which LinkedIn has written since March 2026"]
    return []


def integrity_warning(signs: list[str]) -> str:
    """Return the sentence about a file that was saved again, or nothing."""
    if not signs:
        return ""
    return (
        f"messages.csv was saved again by another program, most likely a spreadsheet: it has "
        f"{', '.join(signs)}. Dates and long numbers may have changed. Ask for the archive as "
        "LinkedIn gave it."
    )
