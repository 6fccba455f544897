"""A request that Sophie studies, and its dirigeante."""

from dataclasses import dataclass

import pytest
from sqlmodel import Session

from eclat.domain.messagerie import fils
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import Fil, Habilitation, Organisme
from tests import factories as make


@dataclass
class Scene:
    db: Session
    organisme: Organisme
    request: Habilitation
    sophie: Utilisateur  # studies it
    julien: Utilisateur  # with her
    claire: Utilisateur  # administers
    mathilde: Utilisateur  # leads the organisme
    karim: Utilisateur  # is its référent

    @property
    def fil(self) -> Fil:
        return fils.opened(self.db, self.request)


@pytest.fixture
def scene(db: Session) -> Scene:
    claire, sophie, julien = make.administrateur(db), make.instructeur(db), make.instructeur(db, "Julien", "Delmas")
    organisme = make.organisme(db)
    request = make.habilitation(db, organisme, etat="en_instruction", instructeurs=[sophie, julien])
    karim = make.referent(db, organisme)
    people = [make.user_of(db, each) for each in (sophie, julien, claire, make.dirigeant(db, organisme), karim)]
    db.commit()
    return Scene(db, organisme, request, *people)
