"""The catalogue, as administrateurs read it: each registration with its blocs and the limits of its sessions."""

from dataclasses import dataclass

from sqlmodel import Session
from starlette.responses import Response

from eclat import clock
from eclat.domain.certificats import mentions, modeles
from eclat.domain.jurys import champs, modele
from eclat.domain.sessions import bornes, catalogue
from eclat.domain.sessions.bornes import Bornes
from eclat.formats import format_date, format_siret, plural
from eclat.francais import listed
from eclat.http.context import Context
from eclat.models import Bloc, College, Cqp, Enregistrement, NatureCertificat


@dataclass(frozen=True)
class Fiche:
    cqp: Cqp
    enregistrement: Enregistrement
    blocs: list[Bloc]
    jury: str
    modeles: list[tuple[NatureCertificat, str, int]]  # the version that serves today; 0 of none

    @property
    def limites(self) -> list[tuple[str, str]]:
        """Those that are set, each with its number."""
        held = {name: getattr(self.enregistrement, name) for name in Bornes.model_fields if name != "bornes_strictes"}
        return [(str(Bornes.model_fields[name].title), str(value)) for name, value in held.items() if value is not None]

    def seuil(self, bloc: Bloc) -> str:
        return champs.mark(bloc.note_min)

    @property
    def manquent(self) -> str:
        """What its certificates could not say."""
        lacks = mentions.missing(self.enregistrement)
        return listed(lacks) if lacks else ""

    @property
    def mentions(self) -> list[tuple[str, str]]:
        held = self.enregistrement
        said = [
            ("Décision du", format_date(held.decision_le)), ("Niveau", f"{held.niveau}, CEC {held.cec}"), ("Codes NSF", ", ".join(held.nsf)),
            ("Certificateurs", ", ".join(map(named, held.certificateurs))),
        ]  # fmt: skip
        return [*said, *([("Délivrance jusqu’au", format_date(held.delivrance_jusqu_au))] if held.delivrance_jusqu_au else [])]


def named(certificateur: dict[str, str]) -> str:
    """OC ÉCLAT (SIRET 925 123 275 00016)"""
    siret = certificateur["siret"]
    return f"{certificateur['nom']} (SIRET {format_siret(siret)})" if siret else certificateur["nom"]


def sitting(db: Session, cqp: Cqp) -> str:
    """2 coprésidents, 1 responsable, 2 experts"""
    there = modele.of(db, cqp.id)
    experts = there.experts_employeurs + there.experts_salaries + there.experts
    said = [
        plural(len(College), "coprésident", "coprésidents"),
        plural(there.responsables, "responsable", "responsables") if there.responsables else "",
        plural(experts, "expert", "experts") if experts else "",
    ]
    return ", ".join(filter(None, said))


def served(db: Session, enregistrement: Enregistrement) -> list[tuple[NatureCertificat, str, int]]:
    found = {nature: modeles.en_vigueur(db, enregistrement.id, nature, clock.today()) for nature in modeles.NATURES}
    return [(nature, modeles.NATURES[nature], each.version if each else 0) for nature, each in found.items()]


def show(ctx: Context) -> Response:
    found = [
        Fiche(cqp, each, catalogue.blocs(ctx.db, each.id), sitting(ctx.db, cqp), served(ctx.db, each))
        for cqp, each in bornes.registrations(ctx.db)
    ]
    return ctx.render("pages/catalogue/index.html", fiches=found)
