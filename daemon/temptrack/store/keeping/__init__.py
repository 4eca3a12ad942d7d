"""Keeping a store: what is wrong with it, what holds together, what is put in whose place, and backups of it.

Its door is `temptrack.store`; the store's interface itself speaks of the types here.
"""
