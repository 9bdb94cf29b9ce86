"""UCDP's codes for how well a place and a day are known, in words."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from mithaq.kernel.errors import Text

PLACE: Final[Mapping[int, Text]] = {
    0: _("Not said by the source"),
    1: _("Exact place"),
    2: _("Within about 25 km"),
    3: _("A part of a district"),
    4: _("The district"),
    5: _("Along a line or in a wide area"),
    6: _("Country only"),
    7: _("At sea or in the air"),
}
DAY: Final[Mapping[int, Text]] = {
    0: _("Not said by the source"),
    1: _("To the day"),
    2: _("Within two to six days"),
    3: _("Within a week"),
    4: _("Within a month"),
    5: _("Within a year"),
}
