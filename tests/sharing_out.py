"""How xdist shares the tests out between its processes."""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

from tests.rooms import room_of


class ByRoom(LoadScopeScheduling):
    """A room goes to whoever is free next, in the order the tests were collected in."""

    def schedule(self) -> None:
        self.config.option.loadscopereorder = False  # it would go by the number of tests, not by seconds
        super().schedule()

    def _split_scope(self, nodeid: str) -> str:
        return room_of(nodeid)
