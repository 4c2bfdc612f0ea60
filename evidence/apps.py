"""The one Django app."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Litigation evidence and case tracking."""

    name = "evidence"
    verbose_name = "Evidence"
