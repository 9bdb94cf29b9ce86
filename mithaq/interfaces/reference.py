"""Reference pages that follow from the code: settings, permissions, kinds of records, states, the API."""

from django.conf import settings
from django.utils import translation

from mithaq.domains.commitments.rules import reference as commitments
from mithaq.domains.picture.rules import reference as picture
from mithaq.domains.plan.rules import states as plan
from mithaq.domains.review.rules import reference as review
from mithaq.interfaces.api import mount
from mithaq.kernel.people.permissions import GRAVE_ROLES, ROLE_NAMES, ROLES, Permission
from mithaq.kernel.records import kinds

WRITTEN = "<!-- Written by `make docs`. -->\n\n"


def pages() -> dict[str, str]:
    """Return every generated page by its file name."""
    with translation.override("en"):
        return {
            "settings.md": _settings(),
            "permissions.md": _permissions(),
            "records.md": _records(),
            "states-plan.md": plan.document(),
            "states-commitments.md": commitments.page(),
            "states-picture.md": picture.page(),
            "states-review.md": review.page(),
            "openapi.json": mount.document(),
        }


def _settings() -> str:
    lines = [
        "# Settings",
        "",
        WRITTEN.strip(),
        "",
        "All settings come from the environment. A wrong value ends the",
    ]
    lines[-1] += " program with one sentence and exit code 2."
    lines += ["", "| name | default | what it is for |", "| --- | --- | --- |"]
    lines += [
        f"| `{s.name}` | {f'`{s.default}`' if s.default else 'empty'} | {s.meaning} |"
        for s in settings.SETTINGS
    ]
    return "\n".join(lines) + "\n"


def _permissions() -> str:
    roles = [role for role in ROLES if role != "system"]
    lines = ["# Permissions", "", WRITTEN.strip(), "", "What each role may do, for the party it acts for."]
    lines += ["", "| permission | " + " | ".join(str(ROLE_NAMES[role]) for role in roles) + " |"]
    lines += ["| --- |" + " --- |" * len(roles)]
    for permission in Permission:
        marks = ["yes" if permission in ROLES[role] else "" for role in roles]
        lines.append(f"| `{permission}` | " + " | ".join(marks) + " |")
    grave = [role in GRAVE_ROLES for role in roles]
    lines.append(
        "| *a second person agrees to the appointment* | "
        + " | ".join("yes" if g else "" for g in grave)
        + " |"
    )
    lines += [
        "",
        "What takes a second person, and who that is: docs/decisions/0161-nobody-appoints-alone.md.",
    ]
    return "\n".join(lines) + "\n"


def _records() -> str:
    lines = ["# Kinds of records", "", WRITTEN.strip(), ""]
    lines += ["The stable words in addresses, in the API, in the ledger and in framework files.", ""]
    lines += ["| kind | name | what it is |", "| --- | --- | --- |"]
    for kind, model in sorted(kinds.models().items()):
        what = (model.__doc__ or "").strip().splitlines()[0]
        lines.append(f"| `{kind}` | {model._meta.verbose_name} | {what} |")
    return "\n".join(lines) + "\n"
