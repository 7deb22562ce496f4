"""Who is told. A notice keeps its source text and arguments, so that it reads in the reader's language."""
