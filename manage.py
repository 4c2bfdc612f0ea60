#!/usr/bin/env python
"""Django's entry point: `.venv/bin/python manage.py COMMAND`."""

import os
import sys


def main() -> None:
    """Run the command that was named."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caseapp.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError as error:
        message = "Django is not installed here. Run `make setup`, then use .venv/bin/python."
        raise SystemExit(message) from error
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
