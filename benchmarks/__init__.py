"""Measurements beside named limits and baselines. ``python -m benchmarks [NAME ...]`` runs them."""
