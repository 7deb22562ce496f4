"""Who accompanies whom, how many, and what happens while a coach is away or hands somebody over."""
