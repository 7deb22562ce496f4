"""Open Badges 3.0: a signed file for every level reached, which anybody can check, also when this site is
gone (docs/decisions/0022-badges-and-keys.md)."""
