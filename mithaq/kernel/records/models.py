"""Links between records, and what is said about them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.markings.models import Marked

GROUNDS = {
    "protection_of_persons": _("It would put a person in danger"),
    "court_order": _("A court has ordered it"),
    "entered_by_mistake": _("It was entered by mistake"),
    "legal_retention_ended": _("The time for which it may be kept has ended"),
}
RELATIONS = {
    "implements": (_("implements"), _("is implemented by")),
    "blocks": (_("blocks"), _("is blocked by")),
    "informs": (_("informs"), _("is informed by")),
    "answers": (_("answers"), _("is answered by")),
    "follows": (_("follows"), _("is followed by")),
    "released_from": (_("was released from"), _("was released as")),
}


class Link(Marked):
    """Joins two records; shown only to whoever sees the link and both ends."""

    KIND = "link"
    ABOUT = (("from_kind", "from_record"), ("to_kind", "to_record"))

    relation = models.CharField(max_length=20, choices=[(key, words[0]) for key, words in RELATIONS.items()])
    from_kind = models.CharField(max_length=40)
    from_record = models.UUIDField()
    to_kind = models.CharField(max_length=40)
    to_record = models.UUIDField()

    class Meta(Marked.Meta):
        verbose_name = _("Link")
        indexes = [
            models.Index(fields=["from_record", "audience"], name="link_from"),
            models.Index(fields=["to_record", "audience"], name="link_to"),
        ]

    def __str__(self) -> str:
        return f"{self.from_kind} {self.relation} {self.to_kind}"


class Source(Marked):
    """Where facts were taken from: a public text, with its address and licence. Records name it by `code`."""

    KIND = "source"
    SEARCHED = ("title",)

    code = models.CharField(max_length=40)
    title = models.TextField(max_length=500)
    url = models.URLField(max_length=500, blank=True)
    licence = models.CharField(max_length=200, blank=True)

    class Meta(Marked.Meta):
        verbose_name = _("Source")

    def __str__(self) -> str:
        return self.title


class Comment(Marked):
    """Something said about a record, in the words of its author."""

    KIND = "comment"
    ABOUT = (("about_kind", "about"),)
    SEARCHED = ("text",)

    about_kind = models.CharField(max_length=40)
    about = models.UUIDField()
    text = models.TextField(max_length=5000)
    said_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)

    class Meta(Marked.Meta):
        verbose_name = _("Comment")
        indexes = [models.Index(fields=["about", "audience", "created_at"], name="comment_about")]

    def __str__(self) -> str:
        return self.text[:60]


class Proposal(Marked):
    """What one person wants done with a record, and another person has to carry out."""

    ABOUT = (("about_kind", "about"),)

    about_kind = models.CharField(max_length=40)
    about = models.UUIDField()
    proposed_by = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="+", verbose_name=_("Proposed by")
    )

    class Meta(Marked.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.about_kind} {self.about}"


class Release(Proposal):
    """A proposal to release a RED record to a wider audience; another person has to carry it out."""

    KIND = "release"

    wider = models.ForeignKey(
        "markings.Audience", models.PROTECT, related_name="+", verbose_name=_("To be seen by")
    )
    reason = models.TextField(_("Reason"), max_length=2000, blank=True)

    class Meta(Proposal.Meta):
        verbose_name = _("Proposed release")
        verbose_name_plural = _("Proposed releases")


class Erasure(Proposal):
    """A proposal to erase `fields` of a record for good; another person has to carry it out.

    It is carried out once the record has an `….erased` act after it, and holds no content itself.
    """

    KIND = "erasure"

    fields = models.JSONField(_("Fields"), default=list)
    ground = models.CharField(_("Ground"), max_length=30, choices=GROUNDS)

    class Meta(Proposal.Meta):
        verbose_name = _("Proposed erasure")
        verbose_name_plural = _("Proposed erasures")
