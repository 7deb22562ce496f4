"""Home practice: pieces handed in, coaches' feedback with one next action, coaching sessions."""
