"""A file that the worker makes, as whoever asked for it sees it."""
