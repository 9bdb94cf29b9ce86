"""The search page."""

from django.http import HttpResponse

from mithaq.kernel.records import kinds
from mithaq.kernel.search import index, words
from mithaq.web import headings, records, responses
from mithaq.web.access import Request, signed_in

MOST = 50


@signed_in
def search(request: Request) -> HttpResponse:
    """Show the records that hold all the words, the newest change first, and say how the words were read."""
    asked = request.GET.get("q", "")[:200]
    kind = request.GET.get("kind", "")
    kind = kind if kind in searched() else ""
    hits = index.find(request.viewer, asked, kinds=[kind] if kind else (), limit=MOST)
    found = kinds.find_many(request.viewer, [(hit.kind, hit.record) for hit in hits])
    shown = [found[key] for hit in hits if (key := (hit.kind, hit.record)) in found]
    named = headings.of(request.viewer, shown)
    context = {
        "search_words": asked,
        "read_as": words.of(asked)[: index.MOST_WORDS],
        "rows": [(record, records.kind_label(record.KIND), named[record.pk]) for record in shown],
        "is_cut": len(hits) == MOST,
        "kind": kind,
        "kinds": [(one, records.kind_label(one)) for one in searched()],
    }
    return responses.page(request, "site/search/search.html", context)


def searched() -> list[str]:
    """Return the kinds of records whose words can be searched."""
    return sorted(kind for kind, model in kinds.models().items() if model.SEARCHED)
