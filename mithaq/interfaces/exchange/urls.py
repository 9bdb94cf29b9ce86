"""Addresses of exchange, but for TAXII, which has a door of its own (`taxii.door`)."""

from django.urls import path

from .geojson import views as geojson
from .hxl import views as hxl
from .ical import views as ical
from .pages import alerts, collections, queue, webhooks

app_name = "exchange"
_COLLECTION = "features/collections/<slug:name>"
_QUEUE = "exchange/queue/<uuid:id_>/"
_WEBHOOK = "exchange/webhooks/<uuid:id_>/"
_pages = [
    path("exchange/", collections.index, name="home"),
    path("exchange/collections/new/", collections.create, name="collection_new"),
    path("exchange/collections/<uuid:id_>/", collections.show, name="collection"),
    path("exchange/collections/<uuid:id_>/partner/", collections.connect, name="connect_partner"),
    path("exchange/queue/", queue.index, name="queue"),
    path(_QUEUE, queue.show, name="contribution"),
    path(_QUEUE + "accept/", queue.accept, name="accept_contribution"),
    path(_QUEUE + "refuse/", queue.refuse, name="refuse_contribution"),
    path("exchange/webhooks/", webhooks.index, name="webhooks"),
    path(_WEBHOOK, webhooks.show, name="webhook"),
    path(_WEBHOOK + "stop/", webhooks.stop, name="webhook_stop"),
    path(_WEBHOOK + "resume/", webhooks.resume, name="webhook_resume"),
    path(_WEBHOOK + "replay/", webhooks.replay, name="webhook_replay"),
    path(_WEBHOOK + "renew/", webhooks.renew, name="webhook_renew"),
    path("exchange/alert/", alerts.check, name="check_alert"),
]
_doors = [
    path("calendar/<str:secret>.ics", ical.calendar, name="calendar"),
    path("settings/calendar/", ical.manage, name="manage_calendar"),
    path("settings/calendar/revoke/", ical.revoke, name="revoke_calendar"),
    path("features/", geojson.landing, name="features_landing"),
    path("features/api", geojson.define, name="features_definition"),
    path("features/conformance", geojson.conformance, name="features_conformance"),
    path("features/collections", geojson.collections, name="features_collections"),
    path(_COLLECTION, geojson.collection, name="features_collection"),
    path(f"{_COLLECTION}/items", geojson.items, name="features_items"),
    path(f"{_COLLECTION}/items/<str:id_>", geojson.item, name="features_item"),
    path("hxl/incidents.<slug:fmt>", hxl.incidents, name="hxl_incidents"),
]
urlpatterns = _pages + _doors
