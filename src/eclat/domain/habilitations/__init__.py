"""The request: filled, deposited, studied, decided."""
