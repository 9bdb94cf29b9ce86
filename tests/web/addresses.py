"""Addresses for tests of the shared look: its own, and stand-ins for the pages that the shell leads to."""

from django.conf.urls.i18n import set_language
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, include, path

from mithaq.web import gallery


def nothing(request: HttpRequest, **_rest: object) -> HttpResponse:
    """Stand in for a page of another part."""
    return HttpResponse()


def stand_ins(**routes: str) -> list[URLPattern]:
    """Return a page without content for each name and route."""
    return [path(route, nothing, name=name) for name, route in routes.items()]


SITE = stand_ins(
    today="today/",
    search="search/",
    record="record/",
    people="people/",
    settings="settings/",
    switch_party="switch/",
    verify="verify/",
    party="party/<slug:code>/",
)

urlpatterns = [
    path("", include("mithaq.web.urls")),
    path("gallery/<slug:page>/", gallery.show),
    path("language/", set_language, name="set_language"),
    path("", include((SITE, "site"))),
    path("plan/", include((stand_ins(home=""), "plan"))),
    path("commitments/", include((stand_ins(home=""), "commitments"))),
    *stand_ins(account_login="sign-in/", account_logout="sign-out/"),
]
