"""New music out of the library's own: tracks cut to a length, and pieces that did not exist before."""
