"""Measurements of composed pieces."""
