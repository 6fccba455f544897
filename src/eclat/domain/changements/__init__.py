"""Changes that habilitated organismes declare: drafted, handed over, noted, sent back or refused (R6113-16-5; P10)."""

__all__: list[str] = []
