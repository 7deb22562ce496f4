"""What a coach counted in a piece, and what of it is possible. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask_babel import lazy_gettext as _

from lms.errors import BadInput

MOST = 1_000_000


@dataclass(frozen=True)
class Counted:
    """None: not measured. Nothing is ever filled in."""

    typos: int | None = None
    chars: int | None = None
    """Characters that were looked through"""
    similarity: float | None = None
    """Share that stands elsewhere in the same words, 0 to 1"""
    fields: int | None = None
    field_errors: int | None = None


def measured(counted: Counted, *, text_chars: int | None) -> Counted:
    """What goes on record. A text's own length, when there is one, is exact; the rest is the coach's word.

    Raises BadInput naming the field that cannot be.
    """
    if text_chars is not None:
        counted = replace(counted, chars=text_chars)
    for name in ("typos", "chars", "fields", "field_errors"):
        if not 0 <= (getattr(counted, name) or 0) <= MOST:
            raise BadInput(_("This number is not possible."), field=name)
    if counted.similarity is not None and not 0 <= counted.similarity <= 1:
        raise BadInput(_("A share lies between 0 and 100."), field="similarity")
    if counted.typos is not None and not counted.chars:
        raise BadInput(_("Please also enter how many characters you looked through."), field="chars")
    if counted.typos is not None and counted.typos > (counted.chars or 0):
        raise BadInput(_("There cannot be more typos than characters."), field="typos")
    if counted.fields == 0 or (counted.field_errors is not None and counted.fields is None):
        raise BadInput(_("Please also enter how many fields you compared."), field="fields")
    if (counted.field_errors or 0) > (counted.fields or 0):
        raise BadInput(_("There cannot be more errors than fields."), field="field_errors")
    return counted
