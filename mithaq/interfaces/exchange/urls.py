"""Addresses of exchange, but for TAXII, which has a door of its own (`taxii.door`)."""

from django.urls import path

from .cap import views as cap
from .geojson import views as geojson
from .hxl import views as hxl
from .ical import views as ical
from .pages import alert_check, alert_feed, alert_report, alerts, collections, feeds, queue, webhooks

app_name = "exchange"
_COLLECTION = "features/collections/<slug:name>"
_QUEUE = "exchange/queue/<uuid:id_>/"
_ALERT = "exchange/alerts/<uuid:id_>/"
_FEED = "exchange/feeds/<uuid:id_>/"
_WEBHOOK = "exchange/webhooks/<uuid:id_>/"
_pages = [
    path("exchange/", collections.index, name="home"),
    path("exchange/collections/new/", collections.create, name="collection_new"),
    path("exchange/collections/<uuid:id_>/", collections.show, name="collection"),
    path("exchange/collections/<uuid:id_>/partner/", collections.connect, name="connect_partner"),
    path("exchange/partners/<uuid:id_>/end/", collections.end_partner, name="end_partner"),
    path("exchange/queue/", queue.index, name="queue"),
    path(_QUEUE, queue.show, name="contribution"),
    path(_QUEUE + "accept/", queue.accept, name="accept_contribution"),
    path(_QUEUE + "refuse/", queue.refuse, name="refuse_contribution"),
    path("exchange/webhooks/", webhooks.index, name="webhooks"),
    path(_WEBHOOK, webhooks.show, name="webhook"),
    path(_WEBHOOK + "stop/", webhooks.stop, name="webhook_stop"),
    path(_WEBHOOK + "hold/", webhooks.hold, name="webhook_hold"),
    path(_WEBHOOK + "test/", webhooks.test, name="webhook_test"),
    path(_WEBHOOK + "resume/", webhooks.resume, name="webhook_resume"),
    path(_WEBHOOK + "replay/", webhooks.replay, name="webhook_replay"),
    path(_WEBHOOK + "renew/", webhooks.renew, name="webhook_renew"),
    path("exchange/alert/", alert_check.check, name="check_alert"),
    path("exchange/alerts/", alerts.index, name="alerts"),
    path("exchange/alerts/new/", alerts.create, name="alert_new"),
    path(_ALERT, alerts.show, name="alert"),
    path(_ALERT + "report/", alert_report.create, name="report_alert"),
    path("exchange/feeds/", feeds.index, name="feeds"),
    path("exchange/feeds/new/", feeds.create, name="feed_new"),
    path(_FEED, feeds.show, name="feed"),
    path(_FEED + "try/", feeds.try_now, name="feed_try"),
    path(_FEED + "hold/", feeds.hold, name="feed_hold"),
    path(_FEED + "resume/", feeds.resume, name="feed_resume"),
    path(_FEED + "end/", feeds.end, name="feed_end"),
    path("settings/alerts/", alert_feed.manage, name="manage_alert_feed"),
    path("settings/alerts/revoke/", alert_feed.revoke, name="revoke_alert_feed"),
]
_doors = [
    path("calendar/<str:secret>.ics", ical.calendar, name="calendar"),
    path("settings/calendar/", ical.manage, name="manage_calendar"),
    path("settings/calendar/revoke/", ical.revoke, name="revoke_calendar"),
    path("cap/alerts.atom", cap.feed, name="alert_feed"),
    path("cap/alerts/<uuid:id_>.cap", cap.document, name="alert_document"),
    path("cap/<str:secret>/alerts.atom", cap.secret_feed, name="secret_alert_feed"),
    path("cap/<str:secret>/<uuid:id_>.cap", cap.secret_document, name="secret_alert_document"),
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
