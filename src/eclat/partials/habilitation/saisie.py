"""The form of a request as it stands."""

from functools import cached_property
from typing import Any

from eclat.domain import bilans, delegations, demande, habilitations
from eclat.domain.bilans import Bilan
from eclat.domain.completude import Manque
from eclat.domain.demande import Demande
from eclat.domain.formulaires import LigneDepartement
from eclat.models import EtatHabilitation, EtatPoint, Habilitation, NaturePiece, Point, Qualification
from eclat.partials.dossier.saisie import Emplacement, Etape, Saisie, lacking


class Champs(Demande, LigneDepartement):
    """Every field that saves itself by its name."""


class SaisieDemande(Saisie[Habilitation]):
    nom = "habilitation"
    page = "pages/habilitations/formulaire.html"
    regions = "partials/habilitation/regions.html"
    formulaire, champs, sections = Demande, Champs, demande.SECTIONS
    decisifs = ("qualification", "cqp_id")
    muets = ("qualification", "departements")
    avant = "avant le dépôt"
    pas_parti = "La demande n’est pas encore partie"

    @property
    def again(self) -> bool:
        """OC Éclat sent the request back."""
        return self.dossier.etat == EtatHabilitation.A_COMPLETER

    @property
    def envoi(self) -> tuple[str, str]:
        return "Déposer à nouveau" if self.again else "Déposer la demande", self.adresse("depot")

    @property
    def nationale(self) -> bool:
        return self.dossier.qualification == Qualification.ORGANISME_NATIONAL

    @cached_property
    def delegataires(self) -> Bilan:
        """How many délégataires the table has, and how many are to be corrected or completed."""
        lines = bilans.lines(self.db, self.dossier)
        return bilans.bilan(lines, delegations.wrong(self.db, self.dossier, lines))

    @cached_property
    def options(self) -> dict[str, list[Any]]:
        return super().options | {
            "qualification": [(key.value, *words) for key, words in demande.QUALIFICATIONS.items()],
            "cqp_id": [(str(key), words) for key, words in demande.catalogue(self.db)],
            "objet": [(key.value, words) for key, words in demande.OBJETS.items()],
        }

    @property
    def cqp(self) -> str:
        """ "CQP Animateur périscolaire · RNCP40871", or nothing before the choice."""
        chosen = str(dict(self.options["cqp_id"]).get(str(self.dossier.cqp_id), ""))
        return chosen.replace(" (", " · ").removesuffix(")")

    @cached_property
    def manques(self) -> list[Manque]:
        return habilitations.lacking(self.db, self.dossier)

    @cached_property
    def etapes(self) -> list[Etape]:
        sections = ({"points": "Points à compléter"} if self.again else {}) | demande.SECTIONS
        return [self.etape(key, label) for key, label in sections.items() if key != "delegataires" or self.nationale]

    def etape(self, key: str, label: str) -> Etape:
        if key == "pieces" and not self.dossier.cqp_id:
            return Etape(key, label, "empty", "selon le CQP", 0, f"#{key}")
        lacks = [manque for manque in self.manques if manque.section == key]
        if key == "delegataires" and lacks:
            begun = self.delegataires.lignes
            said = self.delegataires.a_reprendre if begun else lacking(lacks)
            return Etape(key, label, "todo" if begun else "empty", said, len(lacks), f"#{key}")
        return super().etape(key, label)

    def expected(self, section: str) -> int:
        if section == "points":
            return len([point for point in self.points if point.etat != EtatPoint.LEVE])
        return super().expected(section) + (sum(each.obligatoire for each in self.requises) if section == "pieces" else 0)

    @cached_property
    def requises(self) -> list[Emplacement]:
        asked = demande.required_documents(self.db, self.dossier)
        return [self.emplacement(NaturePiece.REQUISE, each.id, each.intitule, each.obligatoire) for each in asked]

    def jointes(self, point: Point) -> Emplacement:
        return self.emplacement(NaturePiece.POINT, point.id, f"Pièces jointes au point « {point.texte} »", False)

    @cached_property
    def points(self) -> list[Point]:
        """Those that the applicant was told of."""
        return [point for point in habilitations.points(self.db, self.dossier) if point.envoye_le is not None]

    @staticmethod
    def trop_long(point: Point) -> str | None:
        return habilitations.too_long(point)

    def places(self, nature: NaturePiece) -> list[Emplacement]:
        if nature == NaturePiece.REQUISE:
            return self.requises
        if nature == NaturePiece.POINT:
            return [self.jointes(point) for point in self.points]
        return super().places(nature)
