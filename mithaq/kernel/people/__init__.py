"""Parties, persons, the posts and roles they hold, and the groups in which parties share.

Words: *party* is an organisation that can hold a role, a seat, a duty or a claim; *person* acts for a party in a
*role*, which carries permissions; *post* is a duty position; *sharing group* is a set of parties with dated members.
Managing people is a right apart from managing data. People's records are marked like all others.
"""
