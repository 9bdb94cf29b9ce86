"""Addresses of the shared look itself: preferences, and the gallery where it is switched on."""

from django.conf import settings
from django.urls import path

from . import gallery, preferences

app_name = "web"
urlpatterns = [path("preferences/", preferences.choose, name="preferences")]
if settings.MITHAQ_GALLERY:
    urlpatterns += [
        path("gallery/", gallery.show, name="gallery"),
        path("gallery/<slug:page>/", gallery.show, name="gallery_page"),
    ]
