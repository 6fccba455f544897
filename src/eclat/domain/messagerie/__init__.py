"""Messagerie: threads between an organisme and OC Éclat, about the organisme or about one of its files (P11).

What a thread is about is declared once, in ``sujets``. What is sent waits some seconds before it leaves (``envois``), what is typed
is kept (``brouillons``), what was read by whom is known (``lectures``).
"""

__all__ = ["brouillons", "fils", "lectures"]
