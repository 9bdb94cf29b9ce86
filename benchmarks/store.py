"""A store of its own for a benchmark, in a folder that is removed afterwards."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def fresh() -> Iterator[Path]:
    """Set up Django on an empty SQLite store with the settings of a real installation; give its folder."""
    with tempfile.TemporaryDirectory(prefix="mithaq-bench-") as folder:
        os.environ.update(
            MITHAQ_HOME=folder,
            MITHAQ_SECRET_KEY="a key for benchmarks only, long enough to be accepted",
            DJANGO_SETTINGS_MODULE="mithaq.config.settings",
            DATABASE_URL="",
        )
        import django
        from django.core.management import call_command
        from django.db import connections

        django.setup()
        _point_at(Path(folder))
        call_command("migrate", verbosity=0)
        try:
            yield Path(folder)
        finally:
            connections.close_all()


def _point_at(folder: Path) -> None:
    # a second benchmark of the same run finds Django set up already, on the folder of the first
    from django.conf import settings
    from django.db import connection

    connection.close()
    path = str(folder / "mithaq.sqlite3")
    settings.DATABASES["default"]["NAME"] = path
    connection.settings_dict["NAME"] = path
    settings.MITHAQ_HOME = folder
