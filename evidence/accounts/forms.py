"""Input shapes of signing in and of setting the product up."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm


class SignInForm(AuthenticationForm):
    """E-mail address and password; the same answer for an unknown address and a wrong password."""

    error_messages = {
        "invalid_login": "E-mail address and password do not match an account. Check both.",
        "inactive": "E-mail address and password do not match an account. Check both.",
    }


class SetupForm(forms.Form):
    """The first administrator."""

    name = forms.CharField(max_length=120, label="Your name")
    email = forms.EmailField(label="E-mail address")
    password = forms.CharField(
        label="Password",
        strip=False,
        help_text="At least 12 characters.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class ThemeForm(forms.Form):
    """The colours of the pages."""

    theme = forms.ChoiceField(choices=[("light", "Light"), ("system", "System"), ("dark", "Dark")])
