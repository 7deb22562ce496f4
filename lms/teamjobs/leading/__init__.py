"""とりまとめ: a worker who leads a team job for the director."""
