"""Documents that organismes keep valid."""
