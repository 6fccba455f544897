"""What is done to several rows of a list at once."""
