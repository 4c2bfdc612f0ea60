"""The installation: settings, servers, the Celery application and what runs them."""
