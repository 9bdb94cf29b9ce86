"""What a request asks for, in one digest: the same key with something else in it is no repetition."""

import hashlib
import json
from typing import Any

_NOT_CONTENT = frozenset({"csrfmiddlewaretoken", "act_key"})
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def digest(request: Any) -> str:
    """Return 64 hexadecimal digits of where a request goes and what it holds; of files, name and size."""
    asked = hashlib.sha256(f"{request.method} {request.path}\n".encode())
    asked.update(_form(request) if request.content_type in _FORMS else request.body)
    return asked.hexdigest()


def _form(request: Any) -> bytes:
    fields = [(name, values) for name, values in request.POST.lists() if name not in _NOT_CONTENT]
    files = [(name, one.name, one.size) for name, sent in request.FILES.lists() for one in sent]
    return json.dumps([sorted(fields), sorted(files)]).encode()
