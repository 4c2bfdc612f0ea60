"""The ASGI application that Granian serves."""

import os

from django.core.asgi import get_asgi_application

from caseapp.broken_bodies import keeping_broken_pieces

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caseapp.settings")

application = keeping_broken_pieces(get_asgi_application())
