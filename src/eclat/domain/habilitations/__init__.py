"""The request: filled, deposited, studied, decided."""

__all__ = ["conventions", "decisions", "portees", "suites"]
