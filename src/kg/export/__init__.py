"""Exports: what is selected, and the formats it is written in."""
