"""The catalogue, as administrateurs read it: a CQP, its registrations, and of each its blocs, the limits of its sessions, its certificates."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session
from starlette.responses import Response

from eclat import clock
from eclat.domain.administration import blocs as locks
from eclat.domain.administration import cqp as cqps
from eclat.domain.administration.cqp import state
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
    bornes: Bornes
    a_venir: list[tuple[date, Bornes]]
    verrou: str  # why its blocs change no more

    @property
    def limites(self) -> list[tuple[str, str]]:
        """Those that are set, each with its number."""
        return said(self.bornes)

    @property
    def suivantes(self) -> list[tuple[date, str]]:
        """Those that are set for a day to come, in one line."""
        return [
            (day, ", ".join(f"{nom}\u00a0: {value}" for nom, value in said(each)) or "aucune limite")
            for day, each in self.a_venir
        ]

    @property
    def etat(self) -> str:
        return state(self.enregistrement)

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


def said(bornes: Bornes) -> list[tuple[str, str]]:
    held = {name: getattr(bornes, name) for name in Bornes.model_fields if name != "bornes_strictes"}
    return [(str(Bornes.model_fields[name].title), str(value)) for name, value in held.items() if value is not None]


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
    """``?cqp=``: the one that is open; the first without it."""
    known = choices(ctx.db)
    asked = ctx.request.query_params.get("cqp", "")
    opened = next((each for each in known if str(each.cqp.id) == asked), known[0] if known else None)
    fiches = [fiche(ctx.db, opened.cqp, each) for each in opened.enregistrements] if opened else []
    return ctx.render("pages/catalogue/index.html", choix=known, ouvert=opened, fiches=fiches)


@dataclass(frozen=True)
class Choisi:
    """A CQP of the list beside the page."""

    cqp: Cqp
    enregistrements: list[Enregistrement]
    habilitations: int

    @property
    def en_vigueur(self) -> Enregistrement | None:
        return next((each for each in self.enregistrements if state(each) == "en_vigueur"), None)

    @property
    def dit(self) -> str:
        """RNCP40871 · 48 habilitations"""
        last = self.en_vigueur or next(iter(self.enregistrements), None)
        if last is None:
            return "pas encore enregistré"
        return f"{last.code_rncp} · {plural(self.habilitations, 'habilitation', 'habilitations')}"

    @property
    def creux(self) -> list[tuple[date, date]]:
        """The days between two registrations, of which none allows anything."""
        dated = sorted((each for each in self.enregistrements if each.du), key=lambda each: each.jusqu_au)
        before = sorted(self.enregistrements, key=lambda each: each.jusqu_au)
        found = []
        for each in dated:
            ends = [one.jusqu_au for one in before if one.jusqu_au < each.jusqu_au]
            if ends and each.du and (each.du - max(ends)).days > 1:
                found.append((max(ends) + timedelta(days=1), each.du - timedelta(days=1)))
        return found


def choices(db: Session) -> list[Choisi]:
    return [Choisi(each, cqps.registrations(db, each), cqps.accepted(db, each)) for each in cqps.every(db)]


def fiche(db: Session, held: Cqp, each: Enregistrement) -> Fiche:
    blocs = catalogue.blocs(db, each.id)
    return Fiche(
        held,
        each,
        blocs,
        sitting(db, held),
        served(db, each),
        bornes.of(db, each),
        bornes.coming(db, each),
        locks.locked(db, each),
    )
