"""The agents who act in more than one noun's cases."""

from dataclasses import dataclass

from sqlmodel import Session

from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import Personne
from tests import factories as make


@dataclass
class Staff:
    claire: Personne  # administers
    sophie: Personne  # instructs
    julien: Personne  # instructs nothing yet
    claire_user: Utilisateur
    sophie_user: Utilisateur


def hire(db: Session) -> Staff:
    claire, sophie, julien = make.administrateur(db), make.instructeur(db), make.instructeur(db, "Julien", "Delmas")
    return Staff(claire, sophie, julien, make.user_of(db, claire), make.user_of(db, sophie))
