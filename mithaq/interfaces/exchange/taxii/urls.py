"""The addresses under /taxii2/."""

from django.urls import path, re_path

from . import views

app_name = "taxii"
_COLLECTION = "<str:root>/collections/<str:name>/"
urlpatterns = [
    path("", views.discovery, name="discovery"),
    path("<str:root>/", views.root, name="root"),
    path("<str:root>/status/<str:id_>/", views.status, name="status"),
    path("<str:root>/collections/", views.collections, name="collections"),
    path(_COLLECTION, views.collection, name="collection"),
    path(f"{_COLLECTION}manifest/", views.manifest, name="manifest"),
    path(f"{_COLLECTION}objects/", views.objects, name="objects"),
    path(f"{_COLLECTION}objects/<str:id_>/", views.object_, name="object"),
    path(f"{_COLLECTION}objects/<str:id_>/versions/", views.versions, name="versions"),
    re_path(r"^.*$", views.nothing, name="nothing"),
]
