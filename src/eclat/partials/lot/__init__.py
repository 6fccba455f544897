"""A lot as its author sees it: what it asks, how far it is, what became of each thing."""
