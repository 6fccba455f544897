"""The request: filled, deposited, studied, decided."""

__all__ = ["decisions", "portees"]
