"""Clerical drills: what is typed, listened to or worked out, compared with a key. Plain values in and out."""
