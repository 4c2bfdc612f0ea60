"""Rehash every stored file, walk every custody chain, check every custody statement."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from evidence.custody import queries as custody
from evidence.exhibits import queries as exhibits
from evidence.exhibits import services as exhibit_services


class Command(BaseCommand):
    """Exit 0 when all files, chains and statements hold; exit 1 naming each that does not."""

    help = (
        "Rehash every file, walk every custody chain and statement; exit 1 when one does not hold."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether the verification is itself to be logged."""
        parser.add_argument(
            "--unlogged", action="store_true", help="write no custody events: only look"
        )

    def handle(self, *args: object, **options: object) -> None:
        """Report what was checked and each break."""
        files = list(exhibits.checked_files())
        breaks = [*self._files(files), *self._chains(), *self._statements()]
        for line in breaks:
            self.stderr.write(self.style.ERROR(line))
        for name in exhibits.unrecorded_names():
            self.stdout.write(f"note: no row knows the stored file {name} (left by a crash?)")
        if not options["unlogged"]:
            exhibit_services.log_verification({file.sha256: file.reason for file in files})
        counted = (
            f"{exhibits.file_count()} files, {custody.event_count()} custody events, "
            f"{custody.statements().count()} statements"
        )
        if breaks:
            message = f"{len(breaks)} broken of {counted}. Restore the named files from a backup."
            raise CommandError(message)
        self.stdout.write(self.style.SUCCESS(f"All hold: {counted}."))

    def _files(self, files: list[exhibits.CheckedFile]) -> list[str]:
        return [
            f"FILE {broken.sha256} ({', '.join(broken.exhibits) or 'no exhibit'}): {broken.reason}"
            for broken in files
            if broken.reason
        ]

    def _chains(self) -> list[str]:
        found = [
            f"CHAIN {broken.exhibit_id} event {broken.sequence}: {broken.reason}"
            for broken in custody.chain_breaks()
        ]
        bare = [
            f"CHAIN {exhibit.public_id} ({exhibit.label}): it has no custody events at all"
            for exhibit in exhibits.exhibits_without_custody()
        ]
        return found + bare

    def _statements(self) -> list[str]:
        return [
            f"STATEMENT {broken.number}: {broken.reason}" for broken in custody.statement_breaks()
        ]
