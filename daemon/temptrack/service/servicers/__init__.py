"""One servicer a file: checks the request, hands it to the room whose work it is, converts what comes back."""
