"""How long things are kept: whose erasing is asked for, what the clock erases by age, and what the law keeps (RGPD)."""

__all__ = ["durees"]
