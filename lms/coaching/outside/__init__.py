"""Work outside the team: a worker's own jobs as practice, with a coach's advice."""
