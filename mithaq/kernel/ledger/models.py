"""Tables of the ledger. Every row is plain data: an audience is a UUID, nothing refers to live tables.

Binary columns hold exact bytes. Entries, openings, keys and heads are the record; nodes, checkpoint texts and
cosignatures follow from it and the signing keys. Signing keys are never here.
"""

import uuid

from django.db import models

ANCHOR = uuid.UUID(int=0)


class Log(models.Model):
    """One log: an audience's (id = the audience) or the anchor (id = ANCHOR). Its row is the lock."""

    id = models.UUIDField(primary_key=True)
    handle = models.CharField(max_length=40, unique=True)
    origin = models.CharField(max_length=255, unique=True)
    size = models.BigIntegerField(default=0)
    frontier = models.BinaryField(default=b"")
    last_t = models.BigIntegerField(default=0)
    first_epoch = models.BigIntegerField(default=0)
    anchored = models.BigIntegerField(default=0)
    policy = models.CharField(max_length=64, default="")
    # what was announced of the keys that sign, oldest first: {"seq": entry, "anchor": [vkey, …], "log": [vkey, …]}
    signers = models.JSONField(default=list)
    halted = models.TextField(default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ledger_log_anchored_within",
                condition=models.Q(anchored__lte=models.F("size"), size__gte=0),
            )
        ]

    def __str__(self) -> str:
        return self.origin


class Entry(models.Model):
    """One line of a log, as the bytes that were hashed."""

    pk = models.CompositePrimaryKey("log", "seq")
    log = models.UUIDField()
    seq = models.BigIntegerField()
    data = models.BinaryField()
    leaf = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.log}/{self.seq}"


class Opening(models.Model):
    """Salts and values of an entry's fields: the part that erasure destroys. Format: `fields.pack`.

    `audience` is who may open it since its record was narrowed; None stands for the audience of the log itself.
    """

    pk = models.CompositePrimaryKey("log", "seq")
    log = models.UUIDField()
    seq = models.BigIntegerField()
    body = models.BinaryField()
    audience = models.UUIDField(null=True)

    def __str__(self) -> str:
        return f"{self.log}/{self.seq}"


class Node(models.Model):
    """Root of 256^level entries: what a hash tile above level 0 consists of. Follows from the entries."""

    pk = models.CompositePrimaryKey("log", "level", "index")
    log = models.UUIDField()
    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.log}/{self.level}/{self.index}"


class AudienceKey(models.Model):
    """K_a, which hides what stands in its slot of the map; shared with its members. `seq` is its `key` entry."""

    pk = models.CompositePrimaryKey("log", "seq")
    log = models.UUIDField()
    seq = models.BigIntegerField()
    key = models.BinaryField()
    slot = models.IntegerField(unique=True)

    def __str__(self) -> str:
        return f"{self.log}/{self.seq}"


class Epoch(models.Model):
    """One anchor entry. `nodes` are the shared nodes of its map, kept so that paths stay cheap."""

    number = models.BigIntegerField(primary_key=True)
    t = models.BigIntegerField()
    made_at = models.BigIntegerField()
    root = models.BinaryField()
    nodes = models.BinaryField()

    def __str__(self) -> str:
        return str(self.number)


class Head(models.Model):
    """The head of an audience log from this epoch on, until the next row of the same log."""

    pk = models.CompositePrimaryKey("log", "epoch")
    log = models.UUIDField()
    epoch = models.BigIntegerField()
    size = models.BigIntegerField()
    root = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.log} at {self.epoch}"


class Checkpoint(models.Model):
    """A signed head. One per log and size, whatever happens: a second of the same size would be a fork.

    `hands_over` marks the last one of the anchor that both keys have signed, before the older one went.
    """

    pk = models.CompositePrimaryKey("log", "size")
    log = models.UUIDField()
    size = models.BigIntegerField()
    epoch = models.BigIntegerField()
    note = models.BinaryField()
    sealed_at = models.BigIntegerField(null=True)
    hands_over = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["log", "sealed_at"], name="ledger_checkpoint_sealed")]

    def __str__(self) -> str:
        return f"{self.log} of {self.size}"


class Cosignature(models.Model):
    """A witness's signature line under an anchor checkpoint; `t` is the witness's own time."""

    pk = models.CompositePrimaryKey("size", "witness")
    size = models.BigIntegerField()
    witness = models.CharField(max_length=255)
    line = models.TextField()
    t = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.witness} under {self.size}"


class WitnessState(models.Model):
    """What is known of a witness of the policy; shown to all, blocks nobody."""

    name = models.CharField(max_length=255, primary_key=True)
    size = models.BigIntegerField(default=0)
    asked = models.BigIntegerField(default=0)
    answered_at = models.BigIntegerField(null=True)
    trouble = models.TextField(default="")

    def __str__(self) -> str:
        return self.name
