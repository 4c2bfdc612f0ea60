"""Pages of the API: by cursor, so that rows added meanwhile move nothing."""

from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request


class NewestFirst(CursorPagination):
    """Pages of 50 (at most 200), newest first; `next` and `previous` are whole addresses."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "limit"
    ordering = "-pk"

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Return the cursor of the address; raises NotFound for one that we did not make."""
        cursor = super().decode_cursor(request)
        if cursor and cursor.position is not None and not str(cursor.position).isdecimal():
            raise NotFound(self.invalid_cursor_message)
        return cursor


class OldestFirst(NewestFirst):
    """The same in the order in which the rows came to be."""

    ordering = "pk"
