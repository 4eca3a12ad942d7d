"""Whether the chosen section of a track is the right one, and how well a beat meets the moment that matters."""
