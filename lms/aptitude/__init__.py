"""適性・レベルの見極め: what a worker wishes and needs, the first talk, and a short test that finds where to
begin. Nothing here is a level, and nothing is shown to anybody the page does not name."""
