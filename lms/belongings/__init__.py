"""Everything about me: a copy to take along, and leaving so that nothing stays but what the law keeps."""
