"""Django's settings, from the environment."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from . import environment

ENV = environment.read_or_exit()
SETTINGS = environment.SETTINGS
PACKAGE = Path(__file__).resolve().parent.parent
HOME: Path = ENV["MITHAQ_HOME"]
DEMO: bool = ENV["MITHAQ_DEMO"]
ORIGIN = urlsplit(ENV["MITHAQ_ORIGIN"] or f"http://{ENV['MITHAQ_HOST']}:{ENV['MITHAQ_PORT']}")
SECURE = ORIGIN.scheme == "https"

environment.make_home_or_exit(HOME)
SECRET_KEY = environment.secret_key(HOME, ENV["MITHAQ_SECRET_KEY"])
SECRET_KEY_FALLBACKS: list[str] = ENV["MITHAQ_SECRET_KEY_BEFORE"]
DEBUG = False
ALLOWED_HOSTS = [ORIGIN.hostname or "127.0.0.1", *(["127.0.0.1", "localhost"] if not SECURE else [])]
CSRF_TRUSTED_ORIGINS = [f"{ORIGIN.scheme}://{ORIGIN.netloc}"]

# To standard error, as what runs services expects. Of requests only our own faults: an address that was not found may
# name what its reader was not to see.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {"once": {"()": "mithaq.config.logs.OnceAMinute"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "level": "WARNING",
            "filters": ["once"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "level": "WARNING"}, "django.request": {"level": "ERROR"}},
}

INSTALLED_APPS = [
    "mithaq.kernel.markings",
    "mithaq.kernel.search",
    "mithaq.kernel.live",
    "mithaq.kernel.ledger",
    "mithaq.kernel.timers",
    "mithaq.kernel.delivery",
    "mithaq.kernel.acts",
    "mithaq.kernel.people",
    "mithaq.kernel.records",
    "mithaq.domains.plan",
    "mithaq.domains.commitments",
    "mithaq.domains.areas",
    "mithaq.domains.picture",
    "mithaq.domains.review",
    "mithaq.web",
    "mithaq.interfaces.site",
    "mithaq.interfaces.exchange",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "js_lib_leaflet",
    "template_partials",
    "mithaq.config",
]
AUTH_USER_MODEL = "people.Account"
MIDDLEWARE = [
    "mithaq.interfaces.site.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "mithaq.interfaces.site.headers.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "mithaq.web.statics.StaticFilesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "mithaq.web.access.ActorMiddleware",
]
ROOT_URLCONF = "mithaq.config.urls"
ASGI_APPLICATION = "mithaq.config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "mithaq.web.shell.shell",
            ],
            "builtins": ["template_partials.templatetags.partials"],
        },
    }
]

DATABASES = {"default": ENV["DATABASE_URL"] or environment.sqlite(HOME / "mithaq.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("ar", _("Arabic")), ("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [PACKAGE / "locale"]

MITHAQ_HOME = HOME
MITHAQ_GALLERY: bool = ENV["MITHAQ_GALLERY"]
NATS_URL = ENV["NATS_URL"]
LEDGER_ORIGIN = ENV["MITHAQ_LOG_NAME"] or (ORIGIN.hostname if ENV["MITHAQ_ORIGIN"] else "mithaq.localhost")
EVIDENCE_MAX_BYTES = ENV["MITHAQ_EVIDENCE_MAX_MB"] * 1024 * 1024
IMPORT_MAX_BYTES = ENV["MITHAQ_IMPORT_MAX_MB"] * 1024 * 1024
OUTGOING, OUTGOING_NETWORKS = ENV["MITHAQ_OUTGOING"], ENV["MITHAQ_OUTGOING_NETWORKS"]
CAP_FOLDER = Path(ENV["MITHAQ_CAP_FOLDER"]) if ENV["MITHAQ_CAP_FOLDER"] else HOME / "cap"

# Signing in: docs/decisions/0060-sessions.md, 0062-sign-in.md
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username"]},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "site:arrive"
LOGOUT_REDIRECT_URL = "account_login"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "site_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}
ALLAUTH_TRUSTED_PROXY_COUNT = ENV["MITHAQ_TRUSTED_PROXIES"]
ACCOUNT_ADAPTER = "mithaq.interfaces.site.signin.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_FORMS = {
    "login": "mithaq.interfaces.site.signin.forms.SignInForm",
    "reauthenticate": "mithaq.interfaces.site.signin.forms.ConfirmPasswordForm",
}
MFA_FORMS = {
    "authenticate": "mithaq.interfaces.site.signin.forms.CodeForm",
    "reauthenticate": "mithaq.interfaces.site.signin.forms.ConfirmCodeForm",
    "login_webauthn": "mithaq.interfaces.site.signin.forms.PasskeyForm",
    "authenticate_webauthn": "mithaq.interfaces.site.signin.forms.SecondPasskeyForm",
    "reauthenticate_webauthn": "mithaq.interfaces.site.signin.forms.ConfirmPasskeyForm",
}
MFA_ADAPTER = "mithaq.interfaces.site.signin.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RECOVERY_CODE_DIGITS = 12
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = "Mithaq"
RP_ID = "localhost" if (ORIGIN.hostname or "127.0.0.1").replace(".", "").isdigit() else ORIGIN.hostname
AXES_FAILURE_LIMIT = 5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "mithaq.interfaces.site.signin.names.of_attempt"
AXES_CLIENT_IP_CALLABLE = "mithaq.interfaces.site.signin.names.address_of"
AXES_LOCKOUT_CALLABLE = "mithaq.interfaces.site.signin.views.locked_out"
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

# Cookies, headers: docs/decisions/0063-browser.md
SESSION_ENGINE = "mithaq.kernel.people.sessions"
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
SESSION_COOKIE_AGE = 13 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "mithaq.web.handlers.expired_form"
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if SECURE and ENV["MITHAQ_TRUSTED_PROXIES"] else None
)
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "worker-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

EMAIL_BACKEND = (
    "django.core.mail.backends.filebased.EmailBackend"
    if DEMO
    else "django.core.mail.backends.smtp.EmailBackend"
)
EMAIL_FILE_PATH = HOME / "mail"
EMAIL_HOST, EMAIL_PORT = ENV["MITHAQ_SMTP_HOST"], ENV["MITHAQ_SMTP_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = ENV["MITHAQ_SMTP_USER"], ENV["MITHAQ_SMTP_PASSWORD"]
EMAIL_USE_TLS = bool(EMAIL_HOST)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = ENV["MITHAQ_MAIL_FROM"]

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# source maps are for whoever looks into a library; compressing them is most of a first start
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("map", "png", "jpg", "gif", "webp", "woff2", "gz", "br", "zip")
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
MEDIA_ROOT = HOME / "evidence"
