"""Changing who is who. Each is an act on the record; entitlements, sessions and open streams follow at once."""

from .appointing import agree, appoint, dismiss, note_invitation, refuse
from .groups import create_group, end_group, join, leave
from .letting_in import create_token, end_token, open_account
from .parties import (
    agree_to_party,
    amend_party,
    create_party,
    create_person,
    create_post,
    end_post,
    found_party,
    own_code,
    refuse_party,
)

__all__ = [
    "agree",
    "agree_to_party",
    "amend_party",
    "appoint",
    "create_group",
    "create_party",
    "create_person",
    "create_post",
    "create_token",
    "dismiss",
    "end_group",
    "end_post",
    "end_token",
    "found_party",
    "join",
    "leave",
    "note_invitation",
    "open_account",
    "own_code",
    "refuse",
    "refuse_party",
]
