"""Make today's custody statement now, and print where it stands."""

from django.core.management.base import BaseCommand

from evidence.core import clock
from evidence.custody import build, queries


class Command(BaseCommand):
    """Exit 0 also when today's is there already; the time-stamp is fetched by the worker."""

    help = "Make today's custody statement if it is not made yet, and print the newest one."

    def handle(self, *args: object, **options: object) -> None:
        """Make it, or say why there is nothing to make."""
        made = build.state_today()
        last = queries.last_statement()
        if last is None:
            self.stdout.write("No statement was made: there is no chain of custody yet.")
            return
        state = "made now" if made else "made already; one a day (UTC)"
        stamp = getattr(last, "stamp", None)
        if stamp is None:
            stamped = "no time-stamp: CASEAPP_TSA_URL is not set"
        elif stamp.stamped_at:
            stamped = f"time-stamped {clock.utc_text(stamp.stamped_at)} by {stamp.authority}"
        else:
            stamped = f"time-stamp {stamp.get_state_display()}: {stamp.last_error or 'asked for'}"
        self.stdout.write(f"Statement {last.number} of {last.day} ({state})")
        self.stdout.write(f"  chains     {last.chain_count}")
        self.stdout.write(f"  root       {last.root}")
        self.stdout.write(f"  hash       {last.statement_hash}")
        self.stdout.write(f"  signed by  {last.key}  (public key in {queries.key_folder().root})")
        self.stdout.write(f"  {stamped}")
