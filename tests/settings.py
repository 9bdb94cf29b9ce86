"""Settings of the suite: a folder of its own, a cheap password hasher, and the database that tests.run names."""

import os
import tempfile
from pathlib import Path

_home = Path(tempfile.mkdtemp(prefix="mithaq-tests-"))
os.environ.setdefault("MITHAQ_HOME", str(_home))
os.environ.setdefault("MITHAQ_SECRET_KEY", "a key for tests only, long enough to be accepted")

from mithaq.config.settings import *  # noqa: E402, F403
from mithaq.config.settings import DATABASES, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
EMAIL_HOST = "localhost"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if DATABASES["default"]["ENGINE"] == "mithaq.kernel.sqlite":
    DATABASES["default"]["TEST"] = {"NAME": str(_home / "test.sqlite3")}
    # the suite does not survive a power loss; the promises that must hold then are tested in processes of their own
    options = DATABASES["default"]["OPTIONS"]
    options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
