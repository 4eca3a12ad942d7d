"""Where music should be in films whose music is known."""
