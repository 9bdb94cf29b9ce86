"""Names of the series that are forecast: a measure, of all types or of one."""

from . import choices


def name(measure: str, type_: str = "") -> str:
    """Return the name of a series: "events", "events:CLA"."""
    return f"{measure}:{type_}" if type_ else measure


def parts(series: str) -> tuple[str, str]:
    """Return measure and type of a series; the type is empty for all of them."""
    measure, _colon, type_ = series.partition(":")
    return measure, type_


def all_of_them(types: list[str]) -> list[str]:
    """Return the series in the order in which they are issued: those of all types first."""
    return [*choices.MEASURES, *(name(choices.EVENTS, type_) for type_ in types)]
