"""The ASGI application: Django, the live stream beside it, and a door of its own for TAXII."""

import os
from typing import cast

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mithaq.config.settings")

from django.core.asgi import get_asgi_application

_django = get_asgi_application()

from mithaq.interfaces.exchange.taxii import door as taxii  # noqa: E402
from mithaq.kernel.live import wiring  # noqa: E402
from mithaq.kernel.live.lifespan import Application  # noqa: E402

from . import streams  # noqa: E402

streams.configure()
application = wiring.beside(cast(Application, taxii.beside(_django)))
