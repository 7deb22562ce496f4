"""発注者からの指摘: what a client says about a deliverable that was accepted."""
