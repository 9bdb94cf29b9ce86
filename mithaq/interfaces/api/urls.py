"""Addresses of the API; what is no address of it answers like a hidden record."""

from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt

from mithaq.web import api as web

from .mount import api

urlpatterns = [path("v1/", api.urls), re_path(r"", csrf_exempt(web.not_found))]
