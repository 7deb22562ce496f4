"""発注者からの評価: stars that a client gave for accepted work, told to staff."""
