"""Addresses of signing in and out."""

from django.urls import path

from evidence.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("theme/", views.theme, name="theme"),
    path("setup/<str:key>/", views.setup, name="setup"),
]
