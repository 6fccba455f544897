"""What OC Éclat checks of an organisme on site, and what others report of it (R6113-9, 4°)."""

__all__: list[str] = []
