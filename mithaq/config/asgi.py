"""The ASGI application: Django, and the live stream beside it."""

import os
from typing import cast

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mithaq.config.settings")

from django.core.asgi import get_asgi_application

_django = get_asgi_application()

from mithaq.kernel.live import wiring  # noqa: E402
from mithaq.kernel.live.lifespan import Application  # noqa: E402

from . import streams  # noqa: E402

streams.configure()
application = wiring.beside(cast(Application, _django))
