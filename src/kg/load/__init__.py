"""Loading: files in, one store out, all or nothing."""
