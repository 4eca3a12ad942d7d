"""The demo: makes its own small library, film and clips, and runs the main job on them (or on your own)."""
