"""`manage.py run`: the product without demo data, whole or one part of it."""

import os
import sys
from argparse import ArgumentParser
from typing import Never

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from caseapp.runtime import commands, embedded, stack
from caseapp.runtime.errors import CannotRun
from evidence.accounts import queries, services

ROLES = ("all", "web", "worker", "beat", "migrate")


class Command(BaseCommand):
    """Run the product until Ctrl-C."""

    help = "Run the product (services, worker, beat, web server) until Ctrl-C."
    # The folders that the checks look at are made first; then the same checks run.
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the role, and for the web role where it listens."""
        parser.add_argument(
            "--role",
            choices=ROLES,
            default="all",
            help="one part only, for containers: needs DATABASE_URL and REDIS_URL",
        )
        parser.add_argument("--host", default="127.0.0.1", help="where the web role listens")
        parser.add_argument("--port", type=int, default=8000, help="the web role's port")
        parser.add_argument("--workers", type=int, default=1, help="the web role's processes")

    def handle(self, *_args: str, **options: str) -> None:
        """Start what was asked for; a reason that it cannot run becomes a command error."""
        try:
            if options["role"] == "all":
                self._run_all()
            else:
                self._run_one(options)
        except CannotRun as error:
            raise CommandError(str(error)) from error
        except stack.Stopped:
            self._say("Stopped.")

    def _run_all(self) -> None:
        data = embedded.data_folder()
        self._say(f"Starting the product on {data} …")
        with stack.running_stack(data) as running:
            self._say(f"Running at {running.base_url}   (logs in {running.logs}; Ctrl-C stops it)")
            self._offer_setup_link(running.base_url)
            running.wait()

    def _run_one(self, options: dict[str, str]) -> None:
        wanted = ("DATABASE_URL", "REDIS_URL")
        missing = [name for name in wanted if not embedded.outside_url(name)]
        if missing:
            raise CannotRun(
                f"The role {options['role']} runs on services of its own and needs "
                f"{' and '.join(missing)}. Set them, or use `manage.py run` without a role."
            )
        data = embedded.data_folder()
        embedded.run_folder(data).mkdir(mode=0o700, parents=True, exist_ok=True)
        if options["role"] == "migrate":
            stack.prepare_database()
            self._offer_setup_link(settings.BASE_URL)
            return
        web = commands.web(
            host=options["host"], port=int(options["port"]), workers=int(options["workers"])
        )
        lines = {"web": web, "worker": commands.worker(), "beat": commands.beat(data)}
        _become(lines[options["role"]])

    def _offer_setup_link(self, base_url: str) -> None:
        if not queries.has_users():
            path = services.create_setup_link()
            self._say(f"Nobody can sign in yet. Make the first account, once: {base_url}{path}")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _become(command: list[str]) -> Never:
    sys.stdout.flush()
    # Our own command line, from commands.py.
    os.execv(command[0], command)  # noqa: S606
