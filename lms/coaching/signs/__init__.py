"""Signs that a worker may be stuck, each with its facts. For staff only, and never a mark on anybody."""
