"""Addresses of the promise ledger."""

from django.urls import path

from .views import agreements, balance, evidence, proposals, record, register, steps

app_name = "commitments"
urlpatterns = [
    path("", register.home, name="home"),
    path("propose/", proposals.propose, name="propose"),
    path("agreements/", agreements.index, name="agreements"),
    path("agreements/new/", agreements.create, name="agreement_new"),
    path("agreements/<uuid:id_>/", agreements.show, name="agreement"),
    path("agreements/<uuid:id_>/edit/", agreements.edit, name="agreement_edit"),
    path("agreements/<uuid:id_>/step/<slug:move>/", agreements.step, name="agreement_step"),
    path("agreements/<uuid:id_>/clauses/new/", agreements.add_clause, name="clause_new"),
    path("clauses/<uuid:id_>/edit/", agreements.edit_clause, name="clause_edit"),
    path("balance/", balance.index, name="balances"),
    path("balance/<slug:code>/", balance.show, name="balance"),
    path("evidence/<uuid:id_>/", evidence.download, name="evidence"),
    path("evidence/for/<slug:kind>/<uuid:id_>/add/", evidence.add, name="evidence_add"),
    path("<uuid:id_>/", record.show, name="commitment"),
    path("<uuid:id_>/edit/", proposals.edit, name="edit"),
    path("<uuid:id_>/step/<slug:move>/", steps.step, name="step"),
    path("<uuid:id_>/due/", steps.move_due, name="move_due"),
    path("<uuid:id_>/read/", steps.read, name="read"),
    path("<uuid:id_>/dispute/", steps.dispute, name="dispute"),
    path("<uuid:id_>/disputes/<uuid:dispute_id>/settle/", steps.settle, name="settle"),
]
