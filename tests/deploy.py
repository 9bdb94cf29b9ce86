"""`check --deploy` with the settings of a real installation behind https: nothing to complain about."""

import os
import sys
import tempfile


def main() -> int:
    """Run Django's deployment checks; any warning is a failure."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            DJANGO_SETTINGS_MODULE="mithaq.config.settings",
            MITHAQ_HOME=folder,
            MITHAQ_ORIGIN="https://mithaq.example.org",
            MITHAQ_SECRET_KEY="k3y-" + "".join(map(chr, range(97, 123))) + "".join(map(chr, range(65, 91))),
        )
        from django.core.management import execute_from_command_line

        execute_from_command_line(["manage.py", "check", "--deploy", "--fail-level", "WARNING"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
