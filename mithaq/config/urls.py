"""Every address of the installation."""

from django.urls import URLPattern, URLResolver, include, path

from mithaq.interfaces.site import signin_urls

handler400 = "mithaq.web.handlers.bad_request"
handler403 = "mithaq.web.handlers.forbidden"
handler404 = "mithaq.web.handlers.not_found"
handler500 = "mithaq.web.handlers.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(signin_urls)),
    path("", include("mithaq.web.urls")),
    path("", include("mithaq.interfaces.site.urls")),
    path("plan/", include("mithaq.domains.plan.urls")),
    path("commitments/", include("mithaq.domains.commitments.urls")),
    path("reports/", include("mithaq.domains.picture.urls")),
    path("data-sets/", include("mithaq.domains.areas.urls")),
    path("review/", include("mithaq.domains.review.urls")),
    path("", include("mithaq.interfaces.exchange.urls")),
    path("taxii2/", include("mithaq.interfaces.exchange.taxii.urls")),
    path("api/", include("mithaq.interfaces.api.urls")),
]
