"""`manage.py doctor`: what this machine has and lacks for running the product."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from caseapp.runtime import doctor


class Command(BaseCommand):
    """Report what is missing, each with its remedy; exit code 1 when something needed is."""

    help = "Say what is missing on this machine, each with its remedy."
    # Must work when the checks would fail.
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --json."""
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: str, **options: bool) -> None:
        """Print the findings."""
        findings = doctor.examine()
        write = doctor.as_json if options["json"] else doctor.as_table
        self.stdout.write(write(findings))
        if not doctor.is_fit(findings):
            raise SystemExit(1)
