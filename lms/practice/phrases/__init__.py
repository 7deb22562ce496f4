"""A coach's own phrases: sentences of past feedback worth saying again, private to the coach."""
