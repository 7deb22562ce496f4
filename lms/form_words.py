"""What WTForms says of a field, in our own plain words and catalogs."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

_PLAIN = {
    "This field is required.": _("This is still empty. Please fill it in or choose."),
    "Not a valid choice.": _("Please choose one of what is offered here."),
    "Invalid Choice: could not coerce.": _("Please choose one of what is offered here."),
    "Invalid choice(s): one or more data inputs could not be coerced.": _(
        "Please choose from what is offered here."
    ),
    "'%(value)s' is not a valid choice for this field.": _("Please choose from what is offered here."),
    "Not a valid integer value.": _("Please write a whole number, for example 3."),
    "Not a valid decimal value.": _("Please write a number, for example 2.5."),
    "Not a valid float value.": _("Please write a number, for example 2.5."),
    "Not a valid date value.": _("Please write a day that exists, for example 2026-04-01."),
    "Not a valid time value.": _("Please write a time, for example 9:30."),
    "Not a valid datetime value.": _("Please write a day and a time, for example 2026-04-01 9:30."),
    "Number must be at least %(min)s.": _("Please write a number of at least %(min)s."),
    "Number must be at most %(max)s.": _("Please write a number of at most %(max)s."),
    "Number must be between %(min)s and %(max)s.": _("Please write a number from %(min)s to %(max)s."),
    "Field must be at least %(min)d character long.": _("Please write at least %(min)d characters."),
    "Field cannot be longer than %(max)d character.": _("Please write at most %(max)d characters."),
    "Field must be exactly %(max)d character long.": _("Please write exactly %(max)d characters."),
    "Field must be between %(min)d and %(max)d characters long.": _(
        "Please write from %(min)d to %(max)d characters."
    ),
    "Invalid email address.": _("This is not an e-mail address. Please look at it once more."),
    "Invalid URL.": _("This is not an address of a page. It begins with https:// or http://."),
    "Invalid input.": _("This cannot be used here. Please look at it once more."),
}


class FormWords:
    """What WTForms calls translations. It fills in the numbers itself, afterwards."""

    def gettext(self, words: str) -> str:
        return str(_PLAIN.get(words, words))

    def ngettext(self, one: str, many: str, number: int) -> str:
        return self.gettext(one if one in _PLAIN or number == 1 else many)
