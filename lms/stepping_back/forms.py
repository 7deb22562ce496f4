from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from lms.accounts.forms import ROLE_NAMES
from lms.accounts.models import Person
from lms.belongings.settling import Matter
from lms.incoming import LONGEST_REASON
from lms.web import Form


class ReasonForm(Form):
    reason = TextAreaField(_("Why"), [DataRequired(), Length(max=LONGEST_REASON)])


class GiveForm(ReasonForm):
    role = SelectField(_("Role"), [InputRequired()])

    def offer(self, person: Person) -> GiveForm:
        """Roles that the person does not have."""
        free = [(role.value, name) for role, name in ROLE_NAMES.items() if not person.has(role)]
        self.role.choices = [("", gettext("Please choose")), *free] if free else []
        return self


class PartForm(ReasonForm):
    """The two other fields are shown only where they are needed."""

    heir = SelectField(_("Who accompanies them from now on"), validate_choice=False)
    open_known = BooleanField(_("I have read what is still open, and close the account all the same"))

    def offer(self, heirs: list[Person], *, by: Person) -> PartForm:
        named = [(str(one.id), _called(one, by)) for one in heirs]
        self.heir.choices = [("", gettext("Please choose")), *named]
        self.heir.flags.required = True
        return self

    def ask_about(self, matters: Sequence[Matter]) -> PartForm:
        """What is still open has to be read first."""
        if matters:
            words = _("Please read what is still open, and tick this box to close the account all the same.")
            self.open_known.validators = [InputRequired(words)]
        return self

    @property
    def heir_id(self) -> int | None:
        chosen = str(self.heir.data or "")
        return int(chosen) if chosen.isdigit() else None


def _called(one: Person, by: Person) -> str:
    return str(gettext("%(name)s (I myself)", name=one.name)) if one.id == by.id else one.name
