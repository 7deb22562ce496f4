"""One-on-one coaching around the pieces: meetings, who accompanies whom, work outside the team."""
