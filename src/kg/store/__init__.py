"""Stores: where the triples are, behind one protocol."""
