"""The inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from evidence.notifications import queries, services
from evidence.web.pagination import page_of

if TYPE_CHECKING:
    from evidence.accounts.models import User


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """Show what this person was told and has not finished with; `?show=all` adds the rest."""
    show = "all" if request.GET.get("show") == "all" else "open"
    include_done = "yes" if show == "all" else "no"
    notices = queries.inbox_of(cast("User", request.user), include_done=include_done)
    ctx = {"notices": page_of(request, notices), "show": show}
    return render(request, "notifications/inbox.html", ctx)


@require_POST
def open_notice(request: HttpRequest, notice_id: str) -> HttpResponse:
    """Mark a notice read and go to what it is about."""
    notice = queries.notice_for(cast("User", request.user), notice_id)
    services.mark_read(notice)
    return redirect(notice.announcement)


@require_POST
def done(request: HttpRequest, notice_id: str) -> HttpResponse:
    """Take a notice out of the inbox."""
    services.mark_done(queries.notice_for(cast("User", request.user), notice_id))
    return redirect("notifications:inbox")


@require_POST
def reopen(request: HttpRequest, notice_id: str) -> HttpResponse:
    """Put a notice back into the inbox."""
    services.reopen(queries.notice_for(cast("User", request.user), notice_id))
    return redirect("notifications:inbox")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything read."""
    count = services.mark_all_read(cast("User", request.user))
    messages.success(request, f"{count} marked as read.")
    return redirect("notifications:inbox")
