"""`manage.py issue_token`: a key for a program that calls the API as one person."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from evidence.accounts import queries, services

LONGEST_NAME = 80


class Command(BaseCommand):
    """Print a new API key, alone on a line, once; only its hash is kept."""

    help = "Issue an API key for a person and print it once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whom the key signs in, and what it is for."""
        parser.add_argument("email", help="the e-mail address of the person it signs in")
        parser.add_argument("--name", required=True, help="what it is for, such as “scanner”")

    def handle(self, *args: object, email: str, name: str, **options: object) -> None:
        """Print the key on stdout, so that a script can take it, and the rest on stderr."""
        if not 0 < len(name.strip()) <= LONGEST_NAME:
            message = f"Say in 1 to {LONGEST_NAME} characters what the key is for: --name NAME."
            raise CommandError(message)
        user = queries.user_by_email(email)
        if user is None or not user.is_active:
            message = f"Nobody who may sign in has the address {email}. Check it."
            raise CommandError(message)
        token, key = services.issue_token(user, name=name.strip())
        until = f" until {token.expires_at:%Y-%m-%d}" if token.expires_at else ""
        self.stderr.write(f"This key signs in {user.email}{until}. It is shown this once:")
        self.stdout.write(key)
