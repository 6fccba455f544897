"""The document of a procès-verbal, and its signatures."""
