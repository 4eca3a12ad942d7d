"""Recognising recordings: our identity fingerprint beside its peers, on the same files in one run."""
