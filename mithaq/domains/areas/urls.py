"""Addresses of data sets."""

from django.urls import path

from .views import datasets, events, uploads

app_name = "areas"
urlpatterns = [
    path("", datasets.index, name="datasets"),
    path("import/", uploads.create, name="upload_new"),
    path("imports/<uuid:id_>/", uploads.show, name="upload"),
    path("imports/<uuid:id_>/progress/", uploads.progress, name="upload_progress"),
    path("imports/<uuid:id_>/import/", uploads.carry_out, name="upload_import"),
    path("<uuid:id_>/", datasets.show, name="dataset"),
    path("<uuid:id_>/events/<int:number>/", events.show, name="event"),
    path("<uuid:id_>/progress/", datasets.progress, name="progress"),
]
