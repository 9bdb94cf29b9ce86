"""Addresses of the pages that span domains."""

from django.urls import path

from .people import appointing, groups, managing, parties
from .people import views as people
from .record import erasing, marking, surroundings
from .record import views as record
from .search import views as search
from .settings import views as settings
from .signin import factors, setup
from .signin import views as signin
from .story import views as story
from .today import views as today

app_name = "site"
RECORD = "record/<slug:kind>/<uuid:id_>/"

_today = [
    path("", today.show, name="home"),
    path("", today.show, name="today"),
    path("today/seen/", today.seen, name="seen"),
    path("today/news/", today.news, name="news"),
    path("search/", search.search, name="search"),
    path("help/", settings.help_page, name="help"),
]
_signin = [
    path("sign-in/as/", signin.play, name="play"),
    path("sign-in/no-post/", signin.no_post, name="no_post"),
    path("sign-in/invitation/<str:secret>/", setup.open_invitation, name="invitation"),
    path("sign-in/set-up/", setup.set_up, name="set_up"),
    path("sign-in/set-up/passkey/", setup.set_up_passkey, name="set_up_passkey"),
    path("sign-in/set-up/app/", setup.set_up_app, name="set_up_app"),
    path("arrive/", signin.arrive, name="arrive"),
    path("confirm/", signin.confirm, name="confirm"),
    path("kept/", signin.show_kept, name="kept"),
]
_settings = [
    path("language/", settings.set_language, name="language"),
    path("settings/", settings.show, name="settings"),
    path("settings/party/", settings.switch_party, name="switch_party"),
    path("settings/tokens/", settings.tokens, name="tokens"),
    path("settings/tokens/<uuid:id_>/revoke/", settings.revoke_token, name="revoke_token"),
    path("settings/sign-in/", factors.show, name="sign_in_settings"),
    path("settings/sign-in/passkey/", factors.add_passkey, name="add_passkey"),
    path("settings/sign-in/app/", factors.add_app, name="add_app"),
    path("settings/sign-in/<int:factor>/remove/", factors.remove, name="remove_factor"),
    path("settings/sign-in/password/", factors.change_password, name="change_password"),
    path("settings/sign-in/codes/", factors.recovery_codes, name="recovery_codes"),
    path("settings/sign-in/codes/new/", factors.new_recovery_codes, name="new_recovery_codes"),
    path("settings/sessions/others/end/", factors.end_other_sessions, name="end_other_sessions"),
    path("settings/sessions/<slug:session>/end/", factors.end_session, name="end_session"),
]
_record = [
    path("record/", record.newest, name="record"),
    path("record/verify/", record.verify, name="verify"),
    path("record/download/", record.download, name="record_download"),
    path("marking/preview/", marking.preview, name="marking_preview"),
    path(RECORD, record.any_record, name="any_record"),
    path(RECORD + "proof/", record.proof, name="proof"),
    path(RECORD + "version/<int:number>/", record.version, name="version"),
    path(RECORD + "comment/", surroundings.comment, name="comment"),
    path(RECORD + "link/", surroundings.link, name="link"),
    path(RECORD + "narrow/", marking.narrow, name="narrow"),
    path(RECORD + "release/", marking.release, name="release"),
    path(RECORD + "erase/", erasing.erase, name="erase"),
    path(RECORD + "story/", story.show, name="story"),
]
_people = [
    path("people/", people.register, name="people"),
    path("people/found-party/", parties.found, name="found_party"),
    path("people/found-group/", groups.found, name="found_group"),
    path("people/parties/<slug:code>/", people.party, name="party"),
    path("people/parties/<slug:code>/names/", parties.amend, name="amend_party"),
    path("people/parties/<slug:code>/post/", parties.found_post, name="found_post"),
    path("people/posts/<uuid:id_>/end/", parties.end_post, name="end_post"),
    path("people/parties/<slug:code>/add/", managing.add, name="add_person"),
    path("people/parties/<slug:code>/sheet/", managing.sheet, name="add_people"),
    path("people/parties/<slug:code>/appoint/", appointing.appoint, name="appoint"),
    path("people/appointments/answer/", appointing.answer, name="answer_appointments"),
    path("people/members/<uuid:id_>/dismiss/", managing.dismiss, name="dismiss"),
    path("people/members/<uuid:id_>/invite/", managing.invite, name="invite"),
    path("people/invitations/<uuid:id_>/agree/", managing.agree, name="agree"),
    path("people/persons/<slug:handle>/", people.person, name="person"),
    path("people/groups/<slug:code>/", groups.show, name="group"),
    path("people/groups/<slug:code>/join/", groups.join, name="join_group"),
    path("people/groups/<slug:code>/end/", groups.end, name="end_group"),
    path("people/group-members/<uuid:id_>/leave/", groups.leave, name="leave_group"),
]
urlpatterns = _today + _signin + _settings + _record + _people
