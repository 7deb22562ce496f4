"""The studio: a lesson's own text becomes a narrated, captioned, chaptered video."""
