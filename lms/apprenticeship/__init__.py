"""A director's supervised first job: a real team job, step by step, with a coach beside."""
