from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from lms.accounts import people
from lms.accounts.models import Person, Role
from tests.cast import Cast


@pytest.fixture
def nozomi(session: Session, cast: Cast) -> Person:
    """A second director."""
    person = people.register(
        session, name="代理 のぞみ", sign_in_name="nozomi", roles={Role.DIRECTOR}, by=cast.aoki
    )
    session.flush()
    return person
