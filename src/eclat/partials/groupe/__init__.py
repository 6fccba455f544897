"""What is written to the people of several files, as its author sees it."""
