"""Parts of the facade, by subject: what :class:`kg.graph.Graph` is put together from."""
