"""Sessions de formation CQP: the request to open one, its calendar, what the platform checks of it (P13).

``ouverture`` is the form; ``calendrier`` its half-days, typed or made from a pattern (``rythme``); ``couverture`` says which
habilitation allows it; ``verifications`` what is looked at for who studies it.
"""

from eclat.domain.sessions import classement as _classement  # noqa: F401 - whatever writes a session keeps what it is found by

__all__ = [
    "a_faire",
    "assiduite",
    "attributions",
    "candidats.champs",
    "candidats.changements",
    "candidats.etat_civil",
    "candidats.lieux",
    "candidats.naissances",
    "candidats.pays",
    "candidats.tableau",
    "catalogue",
    "couverture",
    "edition",
    "feries",
    "heures",
    "invitations",
    "nouveautes",
]
