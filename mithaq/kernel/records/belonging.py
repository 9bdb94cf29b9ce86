"""What belongs to a record, over all kinds: it reaches nobody whom the record does not reach, and follows it."""

from django.db.models import Q

from mithaq.kernel.markings.models import Marked

from . import kinds


def parts_of(record: Marked) -> list[Marked]:
    """Return what belongs directly to `record`, whoever may see it, in the order of entering."""
    found = [part for model in kinds.models().values() for part in _of_model(model, record)]
    return sorted(found, key=lambda part: (part.created_at, part.pk))


def _of_model(model: type[Marked], record: Marked) -> list[Marked]:
    wanted = Q()
    for name in model.BELONGS_TO:
        if model._meta.get_field(name).related_model is type(record):
            wanted |= Q(**{f"{name}_id": record.pk})
    for kind_field, id_field in model.ABOUT:
        wanted |= Q(**{kind_field: record.KIND, id_field: record.pk})
    return list(model.objects.for_system("parts follow their whole").filter(wanted)) if wanted else []
