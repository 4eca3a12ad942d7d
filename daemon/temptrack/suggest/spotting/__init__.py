"""Where in a film music should be, and which."""
