"""The search across everything that a reader sees."""
