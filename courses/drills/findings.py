"""What a machine found in a drill: places, kinds of error, and counts. A person may see it otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Finding:
    """`row` counts from 0, -1 where no row is to blame; `column` is its name, or a cell like 精算!E2."""

    kind: str
    row: int = -1
    column: str = ""
    given: str = ""
    wanted: str = ""


@dataclass(frozen=True)
class Result:
    """`fields` were compared, `field_errors` of them differ. `chars`, `errors`: characters and wrong ones.

    None: this drill does not count so. `shown`: the two texts side by side, (kind, given, wanted) each.
    """

    findings: tuple[Finding, ...] = ()
    fields: int | None = None
    field_errors: int | None = None
    chars: int | None = None
    errors: int | None = None
    shown: tuple[tuple[str, str, str], ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def result_from(kept: Mapping[str, Any]) -> Result:
    """What `as_dict` gave, also after a trip through JSON."""
    findings = tuple(Finding(**each) for each in kept["findings"])
    shown = tuple((str(kind), str(given), str(wanted)) for kind, given, wanted in kept["shown"])
    counts = {name: kept[name] for name in ("fields", "field_errors", "chars", "errors")}
    return Result(findings, shown=shown, **counts)


def fields_in_error(findings: Sequence[Finding]) -> int:
    """Several findings in one field are one field in error."""
    return len({(each.row, each.column) for each in findings})
