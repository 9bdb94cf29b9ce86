"""Addresses of the plan."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from .views import drafting, pages, records, registers, steps


class KindConverter(StringConverter):
    """The kinds that have a page of their own."""

    regex = "line_of_effort|objective|initiative|milestone|assumption|risk"


class AnyKindConverter(StringConverter):
    """The kinds on which a step can be taken."""

    regex = "objective|initiative|initiative_party|milestone|assumption|risk"


register_converter(KindConverter, "plan_kind")
register_converter(AnyKindConverter, "plan_any_kind")

app_name = "plan"
_KINDS = ("line_of_effort", "objective", "initiative", "milestone", "assumption", "risk")
urlpatterns = [
    path("", pages.home, name="home"),
    path("timeline/", pages.timeline_page, name="timeline"),
    path("initiatives/", registers.initiatives, name="initiatives"),
    path("milestones/", registers.milestones, name="milestones"),
    path("assumptions/", registers.assumptions, name="assumptions"),
    path("risks/", registers.risks, name="risks"),
    path("why-late/", pages.why_late, name="why_late"),
    path("new/<plan_kind:kind>/", drafting.new, name="new"),
    path("slip/<uuid:pk>/", records.slip, name="slip"),
    *(path(f"{kind}/<uuid:pk>/", records.record, {"kind": kind}, name=kind) for kind in _KINDS),
    path("<plan_kind:kind>/<uuid:pk>/edit/", drafting.edit, name="edit"),
    path("<plan_any_kind:kind>/<uuid:pk>/<slug:name>/", steps.take, name="step"),
]
