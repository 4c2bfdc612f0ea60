"""The two addresses that a load balancer asks."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from evidence.health import queries


@login_not_required
@never_cache
@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer that the web process is alive; looks at nothing else."""
    return JsonResponse({"status": "ok"})


@login_not_required
@never_cache
@require_GET
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when work can be taken and done, 503 with what is wrong otherwise."""
    checks = queries.readiness()
    is_ready = all(check.is_well for check in checks)
    body = {
        "status": "ready" if is_ready else "not ready",
        "checks": {check.name: check.detail or "ok" for check in checks},
    }
    return JsonResponse(body, status=200 if is_ready else 503)
