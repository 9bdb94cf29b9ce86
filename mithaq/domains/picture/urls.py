"""Addresses of reports and requests."""

from django.urls import path

from .views import asking, joining, quick, recalls, record, register, requests, responding, writing

app_name = "picture"
urlpatterns = [
    path("", register.home, name="home"),
    path("new/", writing.new, name="new"),
    path("quick/", quick.quick, name="quick"),
    path("quick/offline/", quick.shell, name="quick_shell"),
    path("quick/worker.js", quick.worker, name="quick_worker"),
    path("quick/key/", quick.key, name="quick_key"),
    path("taken-back/", recalls.index, name="recalls"),
    path("taken-back/<uuid:id_>/acknowledge/", recalls.acknowledge, name="acknowledge"),
    path("requests/", requests.index, name="requests"),
    path("requests/new/", asking.ask, name="ask"),
    path("requests/<uuid:id_>/", requests.show, name="request"),
    path("requests/<uuid:id_>/answer/", asking.answer, name="answer"),
    path("requests/<uuid:id_>/refuse/", asking.refuse, name="refuse"),
    path("requests/<uuid:id_>/close/", asking.close, name="close"),
    path("suggestions/<uuid:id_>/accept/", responding.accept, name="accept"),
    path("suggestions/<uuid:id_>/discard/", responding.discard, name="discard"),
    path("claims/<uuid:id_>/let-go/", joining.let_go, name="let_go"),
    path("same-event/<uuid:id_>/part/", joining.part, name="part"),
    path("<uuid:id_>/", record.show, name="report"),
    path("<uuid:id_>/correct/", writing.correct, name="correct"),
    path("<uuid:id_>/retract/", writing.retract, name="retract"),
    path("<uuid:id_>/sanitise/", writing.sanitise, name="sanitise"),
    path("<uuid:id_>/retell/", writing.retell, name="retell"),
    path("<uuid:id_>/assess/", responding.assess, name="assess"),
    path("<uuid:id_>/suggest/", responding.suggest, name="suggest"),
    path("<uuid:id_>/claim/", joining.claim, name="claim"),
    path("<uuid:id_>/join/", joining.join, name="join"),
    path("<uuid:id_>/consent/", joining.consent, name="consent"),
]
