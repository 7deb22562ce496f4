"""Days agreed anew after a task was accepted."""
