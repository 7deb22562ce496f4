"""When somebody's marks cannot be relied on: all of them withdrawn at once, looked at beforehand."""
