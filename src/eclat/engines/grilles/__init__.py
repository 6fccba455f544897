"""Tables that are typed into: rows saved one by one, pasted, imported, undone, contested. A ``Grille`` declares one; nothing here
knows whose rows they are."""

from eclat.engines.grilles.colonne import Colonne
from eclat.engines.grilles.grille import Exclus, Grille, Mots, Regle, Reponses
from eclat.engines.grilles.titres import Titres

__all__ = ["Colonne", "Exclus", "Grille", "Mots", "Regle", "Reponses", "Titres"]
