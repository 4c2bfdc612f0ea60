"""Signing in and out, and the first administrator's one-time page."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from evidence.accounts import queries, services
from evidence.accounts.forms import SetupForm, SignInForm, ThemeForm
from evidence.core.errors import Conflict, Invalid, NotFound

THEME_AGE = 365 * 24 * 60 * 60

sign_in = LoginView.as_view(
    template_name="accounts/sign_in.html",
    authentication_form=SignInForm,
    redirect_authenticated_user=True,
)
sign_out = LogoutView.as_view()


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the colours this browser shall show: "light", "dark" or as the system says."""
    form = ThemeForm(request.POST)
    response = redirect(_here(request))
    if form.is_valid():
        chosen = form.cleaned_data["theme"]
        response.set_cookie("theme", chosen, max_age=THEME_AGE, samesite="Lax", httponly=True)
    return response


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def setup(request: HttpRequest, key: str) -> HttpResponse:
    """Let the first administrator choose a password, once."""
    if queries.has_users() or queries.usable_setup_link(key) is None:
        message = (
            "This set-up link is used or has run out. Sign in, or run `make run` for a new one."
        )
        raise NotFound(message)
    form = SetupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = services.set_up_administrator(key, **form.cleaned_data)
        except (Conflict, Invalid) as error:
            form.add_error(error.param, error.message)
        else:
            login(request, user)
            messages.success(request, "Welcome. Open your first case to begin.")
            return redirect("cases:list")
    status = 422 if form.errors else 200
    return render(request, "accounts/setup.html", {"form": form}, status=status)


def _here(request: HttpRequest) -> str:
    """Return the page a form was sent from, if it is one of ours."""
    page = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure())
    return page if ours else "cases:list"
