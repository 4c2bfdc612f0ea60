"""The product on the reference case, doing its main job before your eyes."""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from caseapp.runtime import embedded
from caseapp.runtime.errors import CannotRun
from caseapp.runtime.stack import Stack, Stopped, running_stack
from evidence.accounts import services as accounts
from evidence.accounts.models import User
from evidence.demo import main_job
from evidence.demo.court_feed import RSS_PATH, CourtSite, court_site
from evidence.demo.load import court_feed, load
from evidence.demo.mail_sink import mail_sink

# No letter or digit that is taken for another one: the password is read off a screen.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class Command(BaseCommand):
    """Start everything, load the reference case, do the main job, and stay until Ctrl-C."""

    help = "Run the product on the reference case: real PostgreSQL, Redis, worker and web server."
    # The database may not run yet; the stack migrates and checks once it does.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take `--once` and `--json`."""
        parser.add_argument("--once", action="store_true", help="stop when the main job is done")
        parser.add_argument("--json", action="store_true", help="print the result as one object")

    def handle(self, *, once: bool, json: bool, **options: Any) -> None:
        """Do the main job; exit 1 naming the step that failed."""
        try:
            with _everything() as (stack, site):
                result = main_job.run(site.feed_url, say=_quiet if json else self.stdout.write)
                self._report(result, as_json=json)
                if not once:
                    self._stay(stack)
        except main_job.StepFailed as error:
            self._fail(error, as_json=json)
        except CannotRun as error:
            raise CommandError(str(error)) from error
        except Stopped:
            self.stderr.write("Stopped. Everything is kept; `make demo` shows it again.")

    def _report(self, result: main_job.MainJobResult, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(result.as_json(), indent=2))
        else:
            self.stdout.write(f"The bundle: {result.bundle.path}")

    def _stay(self, stack: Stack) -> None:
        user, password = _demo_login()
        lines = (
            "",
            "The product is running. Open it and sign in:",
            f"  address   {stack.base_url}/",
            f"  user      {user.email}",
            f"  password  {password}   (made for this run, shown once)",
            f"  data      {stack.data}   (files, database, e-mails in mail/, logs in logs/)",
            "Ctrl-C stops it.",
        )
        self.stdout.write("\n".join(lines))
        self.stdout.flush()
        stack.wait()

    def _fail(self, error: main_job.StepFailed, *, as_json: bool) -> None:
        if as_json:
            failed = {"failed_step": error.step, "reason": error.reason}
            self.stdout.write(json.dumps(failed, indent=2))
        message = f"The step “{error.step}” failed: {error.reason}"
        raise CommandError(message) from error


@contextmanager
def _everything() -> Iterator[tuple[Stack, CourtSite]]:
    """Yield the running stack, with a court site and a mail server on this machine beside it."""
    data = embedded.data_folder()
    with court_site({RSS_PATH: court_feed()}) as site, mail_sink(data / "mail") as sink:
        env = {
            "CASEAPP_LOOPBACK_SOURCES": site.host_port,
            "CASEAPP_SMTP_URL": sink.url,
            # Nothing leaves this machine: the mails may name the case.
            "CASEAPP_MAIL_SHOWS_CASE": "1",
        }
        with running_stack(data, env=env) as stack:
            yield stack, site


def _demo_login() -> tuple[User, str]:
    user = load().user
    password = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
    accounts.set_password(user, password)
    return user, password


def _quiet(line: str) -> None:
    """Say nothing: the JSON object is all that is printed."""
