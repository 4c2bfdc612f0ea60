"""A database with as many pages of exhibits as one asks for, spread over cases of all sizes."""

from itertools import batched

from django.db import connection

from evidence.accounts.models import User
from evidence.cases.models import Case, Membership, Role
from evidence.core.hashing import sha256_of_chunks
from evidence.exhibits.models import Exhibit, Readability, StoredFile
from evidence.pages.models import PageText
from tests.bench.corpus import WORDS_IN_A_LINE, page, word

PAGES_OF_AN_EXHIBIT = 20
CASES = 8
BATCH = 100
EMAIL = "bench@example.test"


def filled(pages: int) -> tuple[User, Case]:
    """Return a person and the largest of their cases, once there are so many pages in all."""
    reader, cases = _people_and_cases()
    held = Exhibit.objects.count()
    wanted = -(-pages // PAGES_OF_AN_EXHIBIT)
    for numbers in batched(range(held, wanted), BATCH):
        _add(reader, cases, numbers)
    with connection.cursor() as cursor:
        for table in ("evidence_exhibit", "evidence_pagetext"):
            cursor.execute(f"VACUUM ANALYZE {table}")
    return reader, cases[0]


def _people_and_cases() -> tuple[User, list[Case]]:
    reader = User.objects.filter(email=EMAIL).first() or User.objects.create_user(
        email=EMAIL, password=None, name="Bench"
    )
    captions = [f"Bench {number} v. Sample" for number in range(CASES)]
    cases = [
        Case.objects.get_or_create(caption=caption, short_name=caption)[0] for caption in captions
    ]
    # The last one is another team's: its pages are found by no question.
    for case in cases[:-1]:
        Membership.objects.get_or_create(case=case, user=reader, role=Role.VIEWER)
    return reader, cases


def _add(reader: User, cases: list[Case], numbers: tuple[int, ...]) -> None:
    names = {number: f"{word(120 + number % 5000)}_{number:06}.pdf" for number in numbers}
    files = StoredFile.objects.bulk_create(
        StoredFile(
            sha256=sha256_of_chunks([b"%d" % number]), size=1000, media_type="application/pdf"
        )
        for number in numbers
    )
    exhibits = Exhibit.objects.bulk_create(
        Exhibit(
            # Half of the exhibits are in the first case, half of the rest in the second, …
            case=cases[min(CASES - 1, ((number + 1) & -(number + 1)).bit_length() - 1)],
            exhibit_number=number + 1,
            title=f"Agreement bundle {word(100 + number % 3000)} {number}",
            custodian="Records office",
            original_name=names[number],
            file=file,
            readability=Readability.READABLE,
            page_count=PAGES_OF_AN_EXHIBIT,
            received_by=reader,
        )
        for number, file in zip(numbers, files, strict=True)
    )
    for held in batched(zip(numbers, exhibits, strict=True), 25):
        PageText.objects.bulk_create(
            _page(exhibit, number * PAGES_OF_AN_EXHIBIT, page_number)
            for number, exhibit in held
            for page_number in range(1, PAGES_OF_AN_EXHIBIT + 1)
        )


def _page(exhibit: Exhibit, before: int, page_number: int) -> PageText:
    words = page(before + page_number - 1)
    height = 900 / (len(words) / 60)
    lines = [
        [81.5, round(50 + row * height, 1), 70.0 * WORDS_IN_A_LINE, 12.1, line]
        for row, line in enumerate(words.split("\n"))
    ]
    return PageText(exhibit=exhibit, page_number=page_number, text=words, lines=lines)
