"""What OC Éclat watches of an organisme once it is habilitated: documents that expire (P10)."""

__all__: list[str] = []
