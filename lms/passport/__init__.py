"""A worker's levels with their evidence, theirs to take along: the passport, its links, and badges for
levels."""
