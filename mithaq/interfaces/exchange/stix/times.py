"""Timestamps of STIX and TAXII: RFC 3339 in UTC, held as whole microseconds since 1970. Source: STIX 2.1 §2.16."""

import re
from datetime import UTC, datetime, timedelta

_FORM = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,20}))?Z", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def microseconds(text: str) -> int:
    """Return the moment in µs; finer digits are cut. Raises ValueError for anything but a timestamp."""
    match = _FORM.fullmatch(text)
    if match is None:
        raise ValueError("not a timestamp such as 2026-11-22T08:00:00.000Z")
    whole = datetime.fromisoformat(match[1]).replace(tzinfo=UTC)
    return (whole - _EPOCH) // _MICROSECOND + int(((match[2] or "") + "000000")[:6])


def is_timestamp(text: str) -> bool:
    """Return whether a text is a timestamp."""
    try:
        microseconds(text)
    except ValueError:
        return False
    return True


def of(moment: datetime) -> int:
    """Return an aware moment in µs."""
    return (moment - _EPOCH) // _MICROSECOND


def exact(at: int) -> str:
    """Return a moment with all six digits, so that it can be given back as `added_after` without loss."""
    seconds, rest = divmod(at, 1_000_000)
    return f"{_EPOCH + timedelta(seconds=seconds):%Y-%m-%dT%H:%M:%S}.{rest:06d}Z"


def version(at: int) -> str:
    """Return a version as most objects write it: three digits, six where the moment needs them."""
    text = exact(at)
    return f"{text[:-4]}Z" if at % 1000 == 0 else text
