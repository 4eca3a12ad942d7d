"""The editors' hosts, seen from our side: installing what they load, and the bridge that it talks to."""
