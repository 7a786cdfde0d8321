"""The web door: pages, SPARQL endpoint, downloads."""
