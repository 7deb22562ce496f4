"""Tasks, offers, terms, deliverables, checks: paid work from the writing of a task to its accepted check."""
