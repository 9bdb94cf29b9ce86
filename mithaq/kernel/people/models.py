"""Tables of people. All but accounts, tokens and sign-in data are marked records."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock, ids
from mithaq.kernel.i18n import LANGUAGES, NamesField, pick
from mithaq.kernel.markings.models import Marked

from .permissions import ASSIGNABLE
from .sessions import Session as Session  # a table of this app too

PARTY_KINDS = {
    "command": _("Command"),
    "ministry": _("Ministry"),
    "mission": _("Partner mission"),
    "joint_body": _("Joint body"),
    "cso": _("Civil society"),
    "auditor": _("Audit or assessment body"),
    "other": _("Other"),
}


class Named(Marked):
    """A marked record that has a name in several languages."""

    SEARCHED = ("names",)

    names = NamesField()

    class Meta(Marked.Meta):
        abstract = True

    def __str__(self) -> str:
        return pick(self.names)


PARTY, SECRETARIAT, JOINT_BODY = "party", "secretariat", "joint_body"
SECONDS = {
    PARTY: _("a second officer of the party"),
    SECRETARIAT: _("a secretary of a joint body"),
    JOINT_BODY: _("an officer of a joint body"),
}


class Party(Named):
    """An organisation that can hold a role, a seat, a duty or a claim.

    `waits_for` says whose agreement its founding waits for (empty: nobody's), `proposed_by` who founds it. One that was
    refused (`refused_at`) waits for ever.
    """

    KIND = "party"

    code = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(_("Kind"), max_length=20, choices=PARTY_KINDS)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("Belongs to"), null=True, blank=True, related_name="+"
    )
    waits_for = models.CharField(_("Waits for"), max_length=12, blank=True, choices=SECONDS)
    proposed_by = models.ForeignKey(
        "people.Person",
        models.PROTECT,
        verbose_name=_("Proposed by"),
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    refused_at = models.DateTimeField(_("Refused"), null=True, blank=True)

    class Meta(Named.Meta):
        verbose_name = _("Party")


class Person(Named):
    """Somebody who acts; known by a handle and a name, and by nothing else. System persons run jobs."""

    KIND = "person"

    handle = models.SlugField(max_length=60, unique=True)
    is_system = models.BooleanField(default=False)

    class Meta(Named.Meta):
        verbose_name = _("Person")


class Post(Named):
    """A duty position of a party, held by persons in turn. Once it has ended nobody is appointed to it any more."""

    KIND = "post"

    party = models.ForeignKey(Party, models.PROTECT, related_name="posts")
    ended_at = models.DateTimeField(_("Ended"), null=True, blank=True)

    class Meta(Named.Meta):
        verbose_name = _("Post")


class Membership(Marked):
    """A person acts for a party in a role, from one day to another; an open end holds on.

    `waits_for` says whose agreement is wanted first (empty: nobody's), `proposed_by` who asked for it. `ended_at` is
    set where somebody ended it by hand; then it holds no more, whatever its days say.
    """

    KIND = "membership"

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    party = models.ForeignKey(Party, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=[(role, role) for role in ASSIGNABLE])
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="memberships")
    starts = models.DateField(default=clock.today)
    ends = models.DateField(null=True, blank=True)
    waits_for = models.CharField(_("Waits for"), max_length=12, blank=True, choices=SECONDS)
    proposed_by = models.ForeignKey(
        Person,
        models.PROTECT,
        verbose_name=_("Proposed by"),
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    ended_at = models.DateTimeField(_("Ended"), null=True, blank=True)

    class Meta(Marked.Meta):
        verbose_name = _("Membership")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends=None) | models.Q(ends__gte=models.F("starts")),
                name="membership_dates",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.party}"


class Passkey(Marked):
    """A person's passkey, for all who may know of him: what his signatures under grave acts are checked with.

    How it opens his account is kept elsewhere, and is nobody's business. Decision: 0190.
    """

    KIND = "passkey"
    BELONGS_TO = ("person",)

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("Person"))
    handle = models.SlugField(_("Handle"), max_length=60)
    credential = models.CharField(_("Id of the passkey"), max_length=1400)
    public_key = models.CharField(_("Public key"), max_length=6000)
    rp = models.CharField(_("Made for the site"), max_length=253)
    removed_at = models.DateTimeField(_("Removed"), null=True, blank=True)

    class Meta(Marked.Meta):
        verbose_name = _("Passkey")
        verbose_name_plural = _("Passkeys")

    def __str__(self) -> str:
        return self.handle


class SharingGroup(Named):
    """A set of parties that share. Each joining starts a new generation, so that joiners see only what is new.

    Once it has ended nobody joins it and nothing new is marked for it; what it has received stays with its members.
    """

    KIND = "group"

    code = models.SlugField(max_length=60, unique=True)
    ended_at = models.DateTimeField(_("Ended"), null=True, blank=True)

    class Meta(Named.Meta):
        verbose_name = _("Sharing group")


class GroupMembership(Marked):
    """A party belongs to a sharing group from one moment to another; `until` is the last day, where that was said."""

    KIND = "group_member"

    group = models.ForeignKey(SharingGroup, models.PROTECT, related_name="memberships")
    party = models.ForeignKey(Party, models.PROTECT, related_name="group_memberships")
    starts = models.DateTimeField(default=clock.now)
    until = models.DateField(_("Until"), null=True, blank=True)
    ends = models.DateTimeField(null=True, blank=True)

    class Meta(Marked.Meta):
        verbose_name = _("Group membership")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "party"], condition=models.Q(ends=None), name="group_party_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.party} in {self.group}"


class AccountManager(BaseUserManager["Account"]):
    """Accounts by their canonical user name."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(username=(username or "").strip().casefold())

    def create_user(
        self, username: str, person: Person, password: str | None = None, **rest: object
    ) -> "Account":
        """Make the sign-in of `person`; without a password it can only be entered by an invitation."""
        account = self.model(username=username.strip().casefold(), person=person, **rest)
        account.set_password(password)
        account.save()
        return account


class Account(AbstractBaseUser):
    """How a person signs in. Holds no name; the e-mail address is only for notices, and may be empty."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    person = models.OneToOneField(Person, models.PROTECT, related_name="account")
    username = models.CharField(_("User name"), max_length=60, unique=True)
    email = models.EmailField(_("E-mail for notices"), blank=True)
    language = models.CharField(max_length=2, choices=[(code, code) for code in LANGUAGES], default="ar")
    digits = models.CharField(max_length=6, choices=[("latin", "123"), ("arabic", "١٢٣")], default="latin")
    theme = models.CharField(
        max_length=6, choices=[(t, t) for t in ("auto", "light", "dark")], default="auto"
    )
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []  # type: ignore[misc]

    objects = AccountManager()

    def __str__(self) -> str:
        return self.username


READ, WRITE, CARRY_OUT = "read", "write", "carry_out"
SCOPES = (READ, WRITE, CARRY_OUT)


class Token(Marked):
    """That a program may act for a person in one of his memberships: for what, how far, until when.

    Each scope includes the one before it; `carry_out` also takes the grave steps for which the pages ask for a factor.
    What the program shows is kept apart, as `TokenDigest`.
    """

    KIND = "token"
    BELONGS_TO = ("membership",)

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="tokens")
    label = models.CharField(_("What it is for"), max_length=80)
    scope = models.CharField(
        _("It may"), max_length=10, choices=[(scope, scope) for scope in SCOPES], default=READ
    )
    expires_at = models.DateTimeField(_("Until"))
    revoked_at = models.DateTimeField(_("Revoked"), null=True, blank=True)

    class Meta(Marked.Meta):
        verbose_name = _("Token for a program")

    def __str__(self) -> str:
        return self.label


class TokenDigest(models.Model):
    """By what a token is known when a program shows it: SHA-256. No part of the record."""

    token = models.OneToOneField(Token, models.CASCADE, primary_key=True, related_name="known_by")
    digest = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return f"digest of {self.token_id}"
