"""The whole identification form, to read."""

from functools import cached_property
from typing import Self

from sqlmodel import Session

from eclat.domain.delegataires import identifications
from eclat.domain.delegataires.recueil import Recueilli
from eclat.domain.organismes import organismes
from eclat.domain.socle.statuts_juridiques import label_of
from eclat.formats import format_date, format_phone
from eclat.models import Identification, Organisme, Personne
from eclat.partials.dossier.lecture import Lecture


class LectureFiche(Lecture[Identification]):
    sorte = identifications.FORM

    @classmethod
    def among(cls, db: Session, lu: Recueilli) -> Self:
        """The same within a page of several: what was read with the others is not looked up again."""
        lecture = cls(db, lu.identification, seule=False)
        lecture.territoire, lecture.equipe, lecture.documents = lu.territoire, lu.equipe, lu.documents
        lecture.organisme, lecture.dirigeant = lu.organisme, lu.dirigeant
        return lecture

    def answer(self, name: str) -> str:
        if name == "honneur":
            signed = self.formulaire.termine_le
            return f"Déclaré le {format_date(signed)}" if signed else ""
        said = super().answer(name)
        return format_phone(said) if name == "responsable_telephone" else said

    @cached_property
    def organisme(self) -> Organisme:
        delegation = identifications.delegation_of(self.db, self.formulaire)
        return self.db.get_one(Organisme, delegation.organisme_id)

    @property
    def statut(self) -> str:
        return label_of(self.organisme.statut_juridique)

    @cached_property
    def dirigeant(self) -> Personne | None:
        return organismes.dirigeant_of(self.db, self.organisme.id)
