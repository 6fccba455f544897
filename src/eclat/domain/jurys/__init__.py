"""The jury of a session: who sits, the procès-verbal and its signatures, what is attributed, and what is said against it (P14).

``resultats`` is the rule by which a result follows of what was aimed at and what the jury said of each bloc.
"""

__all__ = ["conservation", "corrections", "echeances", "figes", "frais", "notifications", "pv", "resultats"]
