"""Every setting of the product, read top to bottom, each value from the environment.

docs/settings.md describes the variables. Nothing here needs a variable to be set: without any,
the product runs on its own PostgreSQL and Redis in its data folder.
"""

import hashlib
import secrets
from pathlib import Path

import structlog
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from caseapp import env
from caseapp.runtime import embedded

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_FOLDER = embedded.data_folder()
FILE_STORE = DATA_FOLDER / "files"

# ── Security ──────────────────────────────────────────────────────────────────────────────────

DEBUG = env.switch("CASEAPP_DEBUG")


def _secret_key() -> str:
    """Return the configured key, or the one that this data folder keeps for itself."""
    configured = env.text("CASEAPP_SECRET_KEY")
    if configured:
        if len(configured) < 40:
            message = "CASEAPP_SECRET_KEY is shorter than 40 characters. Make a longer random one."
            raise ImproperlyConfigured(message)
        return configured
    return embedded.recorded(DATA_FOLDER / "secret_key", lambda: secrets.token_urlsafe(50))


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = env.words("CASEAPP_OLD_SECRET_KEYS")

# The address under which people reach the product: in e-mails, and to know whether it is HTTPS.
BASE_URL = env.text("CASEAPP_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
IS_HTTPS = BASE_URL.startswith("https://")
# The machine's own health checks always come to 127.0.0.1.
ALLOWED_HOSTS = [*env.words("CASEAPP_ALLOWED_HOSTS", "localhost,[::1]"), "127.0.0.1"]
CSRF_TRUSTED_ORIGINS = [BASE_URL]

# Cookies know no ports: two products on one machine keep apart by their data folders.
_PLACE = hashlib.sha256(str(DATA_FOLDER).encode()).hexdigest()[:8]
SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else f"session-{_PLACE}"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else f"csrf-{_PLACE}"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 60 * 60
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_SSL_REDIRECT = IS_HTTPS
# The health checks of the machine itself come without TLS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
if env.switch("CASEAPP_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "evidence.web.html_errors.csrf_failed"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}

# ── The application ───────────────────────────────────────────────────────────────────────────

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "django_structlog",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "caseapp",
    "evidence",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "evidence.web.middleware.PageErrors",
]
ROOT_URLCONF = "caseapp.urls"
ASGI_APPLICATION = "caseapp.asgi.application"
WSGI_APPLICATION = "caseapp.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "evidence.overview.context.navigation",
            ],
            "builtins": ["evidence.templatetags.evidence_format"],
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

# ── People ────────────────────────────────────────────────────────────────────────────────────

AUTH_USER_MODEL = "evidence.User"
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "cases:list"
LOGOUT_REDIRECT_URL = "accounts:sign-in"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
]

# ── PostgreSQL, the truth ─────────────────────────────────────────────────────────────────────

DATABASE_URL = env.text("DATABASE_URL") or embedded.database_url(DATA_FOLDER)
DATABASES = {"default": env.database(DATABASE_URL)}
if env.switch("CASEAPP_DATABASE_POOL"):
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 8}  # type: ignore[index]

# ── Redis and Celery, the doorbell ────────────────────────────────────────────────────────────

REDIS_URL = env.text("REDIS_URL") or embedded.redis_url(DATA_FOLDER)
# What core.bells calls to ring; the name is resolved at run time so that the domain knows no queue.
JOB_BELL = "caseapp.celery.ring"
# How long a silent worker keeps a job before another may take it; it renews three times as often.
JOB_LEASE_SECONDS = env.number("CASEAPP_JOB_LEASE_SECONDS", 30)
# How long a worker waits for company before it takes a job that may be done together with others.
JOB_COMPANY_SECONDS = 0.1
# How often the sweeps look for jobs whose bell was lost.
JOB_SWEEP_SECONDS = env.number("CASEAPP_JOB_SWEEP_SECONDS", 10)

# ── Files, feeds, mail ────────────────────────────────────────────────────────────────────────

UPLOAD_LIMIT_BYTES = env.number("CASEAPP_UPLOAD_LIMIT_MB", 4096) * 1024 * 1024
# How long an upload that is not whole may rest before what arrived of it is removed.
UPLOAD_REST_HOURS = env.number("CASEAPP_UPLOAD_REST_HOURS", 7 * 24)
FILE_UPLOAD_TEMP_DIR = DATA_FOLDER / "uploads"
FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
# A ClamAV daemon that is asked about each new file; without one nothing is scanned for viruses.
CLAMD_URL = env.text("CASEAPP_CLAMD_URL")
# What OCR reads scanned pages in, as tesseract names languages: eng, or eng+spa.
OCR_LANGUAGES = env.text("CASEAPP_OCR_LANGUAGES", "eng")
DATA_UPLOAD_MAX_NUMBER_FILES = 1000
# An answer to a thousand paragraphs is confirmed with four fields for each of them.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
# Courts publish about every 20 minutes.
DOCKET_POLL_SECONDS = env.number("CASEAPP_DOCKET_POLL_SECONDS", 20 * 60)
# host:port pairs on this machine that a watched source may point to; empty but in demo and tests.
LOOPBACK_SOURCES = env.words("CASEAPP_LOOPBACK_SOURCES")

# RFC 3161: who time-stamps the daily custody statement, and the PEM file of the roots to trust.
TSA_URL = env.text("CASEAPP_TSA_URL")
TSA_CA = env.text("CASEAPP_TSA_CA")

SMTP_URL = env.text("CASEAPP_SMTP_URL")
MAIL_IS_ON = bool(SMTP_URL)
# Subject lines name no case unless the firm says so: they travel in the clear.
MAIL_SHOWS_CASE = env.switch("CASEAPP_MAIL_SHOWS_CASE")
DEFAULT_FROM_EMAIL = env.text("CASEAPP_MAIL_FROM", "caseapp@localhost")
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": env.mail_server(SMTP_URL or "smtp://localhost"),
    }
}

# ── Static files ──────────────────────────────────────────────────────────────────────────────

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Hashed and compressed names cost 20–40 s to make: the Docker image does, the one command does not.
if env.switch("CASEAPP_STATIC_COMPRESSED"):
    STATIC_ROOT = Path(env.text("CASEAPP_STATIC_ROOT", str(DATA_FOLDER / "static")))
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
else:
    WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

# ── API ───────────────────────────────────────────────────────────────────────────────────────

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "evidence.accounts.access.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "rest_framework.parsers.JSONParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "evidence.web.api_errors.envelope",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "caseapp API",
    "DESCRIPTION": "Cases, exhibits, docket entries and bundles. See docs/api.md.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    # Two fields are called "status"; without names of our own their types get numbers.
    "ENUM_NAME_OVERRIDES": {
        "CaseStatus": "evidence.cases.models.CaseStatus",
        "ExhibitStatus": "evidence.exhibits.models.ExhibitStatus",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

# ── Logs: ids only, never names, texts or tokens ──────────────────────────────────────────────

_SHARED: list[structlog.types.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
structlog.configure(
    processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": _SHARED,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(),
            ],
        },
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "loggers": {
        # The demo's mail server talks about each connection, Celery about each sweep.
        "mail.log": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.beat": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
    },
    "root": {"handlers": ["stderr"], "level": env.text("CASEAPP_LOG_LEVEL", "INFO")},
}
