"""How well suggestions find the music a film uses: on real media, and on a made-up world whose truth is known."""
