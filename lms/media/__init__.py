"""Video rows: built from a lesson's text or sent by a person, and played only by who may watch."""
