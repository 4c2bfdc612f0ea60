"""Write an exhibit and its custody record as a BagIt bag that an outsider can check."""

import zipfile
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from evidence.authenticity import services
from evidence.core.errors import EvidenceError
from evidence.exhibits import queries as exhibits


class Command(BaseCommand):
    """Exit 0 with the bag's folder on standard output; exit 1 when it could not be written."""

    help = "Write an exhibit with its custody record as a BagIt bag (RFC 8493); prints its folder."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the exhibit's id and where the bag goes."""
        parser.add_argument("exhibit", help="the exhibit's id, exh_…, as its address shows it")
        parser.add_argument(
            "--accept-risk",
            action="store_true",
            help="export an exhibit in quarantine all the same; its README warns of it",
        )
        parser.add_argument("--to", type=Path, default=Path(), help="the folder to write it into")

    def handle(self, *args: object, **options: object) -> None:
        """Export, which is logged in custody, and unpack."""
        folder = Path(str(options["to"]))
        try:
            exhibit = exhibits.exhibit_by_id(str(options["exhibit"]))
            bag = folder / services.bag_name(exhibit)
            if bag.exists():
                message = f"{bag} is there already. Remove it, or name another folder with --to."
                raise CommandError(message)
            given = services.export_bag(
                exhibit, by=None, accepts_risk="yes" if options["accept_risk"] else "no"
            )
        except EvidenceError as error:
            raise CommandError(error.message) from error
        with given.stream, zipfile.ZipFile(given.stream) as archive:
            archive.extractall(folder)
        self.stdout.write(str(bag))
