#!/usr/bin/env python
"""Django's own commands, for developers; users have `mithaq`."""

import os

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mithaq.config.settings")
    execute_from_command_line()
