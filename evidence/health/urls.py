"""Addresses of the health checks, without a slash at the end, as load balancers ask for them."""

from django.urls import path

from evidence.health import views

app_name = "health"
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]
