"""What can be said of a text without a person: plain functions text → findings. Nothing here is a mark."""
