"""Addresses of the threat review."""

from django.urls import path

from .views import adjustments, documents, forecasts, hexagons, maps, overview, searches, warnings

app_name = "review"
urlpatterns = [
    path("", overview.home, name="home"),
    path("map/figures.json", maps.counts, name="figures"),
    path("map/boundaries.json", maps.boundaries, name="boundaries"),
    path("map/points.json", maps.near, name="points"),
    path("areas/<slug:code>/", overview.area, name="area"),
    path("hexagons/<slug:name>/", hexagons.show, name="hexagon"),
    path("warnings/", warnings.index, name="warnings"),
    path("warnings/<uuid:id_>/", warnings.show, name="warning"),
    path("warnings/<uuid:id_>/take-on/", warnings.take_on, name="take_on"),
    path("warnings/<uuid:id_>/close/", warnings.close, name="close"),
    path("forecasts/", forecasts.index, name="forecasts"),
    path("forecasts/<uuid:id_>/", forecasts.show, name="forecast"),
    path("forecasts/<uuid:id_>/adjust/", adjustments.create, name="adjust"),
    path("adjustments/<uuid:id_>/", adjustments.show, name="adjustment"),
    path("documents/", documents.index, name="documents"),
    path("documents/new/", documents.create, name="document_new"),
    path("documents/<uuid:id_>/", documents.show, name="document"),
    path("documents/<uuid:id_>/edit/", documents.edit, name="document_edit"),
    path("documents/<uuid:id_>/issue/", documents.issue, name="document_issue"),
    path("documents/<uuid:id_>/withdraw/", documents.withdraw, name="document_withdraw"),
    path("searches/", searches.index, name="searches"),
    path("searches/new/", searches.create, name="search_new"),
    path("searches/<uuid:id_>/", searches.show, name="search"),
    path("searches/<uuid:id_>/edit/", searches.edit, name="search_edit"),
]
