"""Whether a request wants a whole page or one fragment of it."""

from django.http import HttpRequest


def part(request: HttpRequest, template: str, fragment: str) -> str:
    """Return the template, narrowed to its named partial when htmx asks and it is not a boost."""
    htmx = getattr(request, "htmx", None)
    return f"{template}#{fragment}" if htmx and not htmx.boosted else template
