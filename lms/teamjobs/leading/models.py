from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped

from lms.db import Base
from lms.teamjobs.entrusting import Entrusted


class Lead(Entrusted, Base):
    """A worker who leads a team job for the director, until its last task is accepted."""

    __tablename__ = "lead"

    done_at: Mapped[datetime | None]
    """When the last task of the job was accepted, and the job became evidence"""

    @property
    def running(self) -> bool:
        """The worker's own task may be accepted before the others are."""
        return self.ended_at is None and self.done_at is None and self.placement.ending is None
