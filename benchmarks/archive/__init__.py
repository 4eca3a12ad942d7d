"""Recognition in a library of ten thousand hours."""
