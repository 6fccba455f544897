"""Acts: what may be done to a thing, each declared once (``Acte``). From it come its button, its question, what answers it and its refusals.

A wing says how its thing is found and named (``Cible``) and which acts it has (``Actes``); ``acts`` gives them addresses. The
words of a button, its colour, and whether it asks first are those of the verb's ``@transition``. Where an act is asked and answered is a
``Cadre``: by default a dialog of the thing's own page, or a page of its own where there is no script; a row or a panel say otherwise.
"""

from eclat.http.actes.adresses import Acting, Asking, acts
from eclat.http.actes.cadres import Cadre, InPage
from eclat.http.actes.declaration import Acte, Actes, Cible, First, Offre, Offres, Page

__all__ = ["Acte", "Actes", "Acting", "Asking", "Cadre", "Cible", "First", "InPage", "Offre", "Offres", "Page", "acts"]
