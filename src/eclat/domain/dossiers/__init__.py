"""Forms that save themselves: a habilitation request, the identification form of a délégataire (P5, P7).

A form has fields of its own, and a *dossier*: a team, a territory, documents. A wing says once what its form is (``sortes``); from
that come what is kept as it is typed (``contenu``, ``equipe``), how much is accepted (``quotas``), what is missing (``completude``),
what is asked of the applicant, until when (``instruction``, ``points``, ``delais_points``), and of those who
advise (``conseil``), what it held at each deposit (``photos``, ``depots``).
"""

__all__ = [
    "completude",
    "conseil",
    "contenu",
    "delais_points",
    "depots",
    "documents",
    "dossiers",
    "equipe",
    "formulaires",
    "instruction",
    "photos",
    "points",
    "requises",
    "sortes",
]
