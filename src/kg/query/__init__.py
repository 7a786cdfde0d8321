"""Answering SPARQL: what is refused, how it runs, example questions."""
