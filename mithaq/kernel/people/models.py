"""Tables of people. All but accounts, tokens and sign-in data are marked records."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock, ids
from mithaq.kernel.i18n import LANGUAGES, NamesField, pick
from mithaq.kernel.markings.models import Marked

from .permissions import ASSIGNABLE

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


class Party(Named):
    """An organisation that can hold a role, a seat, a duty or a claim."""

    KIND = "party"

    code = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=20, choices=PARTY_KINDS)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

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
    """A duty position of a party, held by persons in turn."""

    KIND = "post"

    party = models.ForeignKey(Party, models.PROTECT, related_name="posts")

    class Meta(Named.Meta):
        verbose_name = _("Post")


PARTY, SECRETARIAT = "party", "secretariat"
SECONDS = {PARTY: _("a second officer of the party"), SECRETARIAT: _("a secretary of a joint body")}


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


class SharingGroup(Named):
    """A set of parties that share. Each joining starts a new generation, so that joiners see only what is new."""

    KIND = "group"

    code = models.SlugField(max_length=60, unique=True)

    class Meta(Named.Meta):
        verbose_name = _("Sharing group")


class GroupMembership(Marked):
    """A party belongs to a sharing group from one moment to another."""

    KIND = "group_member"

    group = models.ForeignKey(SharingGroup, models.PROTECT, related_name="memberships")
    party = models.ForeignKey(Party, models.PROTECT, related_name="group_memberships")
    starts = models.DateTimeField(default=clock.now)
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


class Token(models.Model):
    """A credential for programs: shown once, kept as SHA-256; scoped, expiring, revocable.

    Each scope includes the one before it; `carry_out` also takes the grave steps for which the pages ask for a factor.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=80)
    scope = models.CharField(max_length=10, choices=[(scope, scope) for scope in SCOPES], default="read")
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.label
