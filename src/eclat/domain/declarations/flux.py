"""The files of declarations: what each carries is settled when it is asked; a worker writes it, and checks it against its schema."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from eclat import clock, reglages
from eclat.cdc import ecriture, schema
from eclat.domain.certificats import contenus
from eclat.domain.declarations import controles, declarations, schemas
from eclat.domain.declarations.declarations import A_ENVOYER, CHEZ_EUX
from eclat.domain.declarations.politiques import can_declare, can_follow
from eclat.domain.socle import numeros
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.workflow import birth, transition
from eclat.models import (
    ActionFlux,
    Certificat,
    Declaration,
    EtatDeclaration,
    EtatFlux,
    Fichier,
    Flux,
    PassageDeclare,
    SchemaCdc,
)

E = EtatFlux
OUVERTURE = birth("ouverture", Flux, "a demandé un fichier de déclarations")
REPRIS: Final = timedelta(minutes=5)  # after which a worker is taken for dead


def to_send(db: Session, action: ActionFlux) -> int:
    return db.exec(select(func.count()).select_from(wanted(action).subquery())).one()


def wanted(action: ActionFlux) -> SelectOfScalar[Declaration]:
    rows = select(Declaration)
    if action == ActionFlux.CREATION:
        return rows.where(col(Declaration.etat).in_(A_ENVOYER))
    return rows.where(Declaration.etat == EtatDeclaration.A_SUPPRIMER, col(Declaration.flux_id).is_(None))


def prepare(db: Session, *, action: ActionFlux, by: Utilisateur) -> list[Flux]:
    """All that is ready, in as many files as it takes. What is no longer complete stays, with its reasons. Raises Refus."""
    settings, chosen = reglages.of(db), schemas.current(db)
    controles.ready(settings)
    if action == ActionFlux.SUPPRESSION and not schemas.read(chosen).actions:
        raise Refus(
            f"Le schéma {schemas.read(chosen).version} ne sait pas dire une suppression. Choisissez d’abord un schéma plus récent, ou "
            "supprimez sur le portail, puis marquez chaque déclaration comme supprimée."
        )
    numeros.hold(db, [declarations.SERIE])
    rows = wanted(action).order_by(col(Declaration.echeance), col(Declaration.id)).with_for_update()
    some = list(db.exec(rows.execution_options(populate_existing=True)))
    if action == ActionFlux.CREATION:
        for each in some:
            each.manques = controles.manques(each)
        declarations.settle(db, some)
        some = [each for each in some if not each.manques]
    if not some and (asked := just_asked(db, action, by)):
        return asked  # a second click
    if not some:
        raise Refus(
            "Aucune déclaration n’est prête\u00a0: complétez celles qui sont incomplètes, ou corrigez celles qui sont rejetées."
        )
    size = settings.cdc_passages
    return [opened(db, action, chosen, some[start : start + size], by) for start in range(0, len(some), size)]


def just_asked(db: Session, action: ActionFlux, by: Utilisateur) -> list[Flux]:
    """What the same person asked an instant ago."""
    since = clock.now() - journal.SECOND_CLICK
    mine = select(Flux).where(Flux.action == action, Flux.cree_par_id == by.personne_id, col(Flux.cree_le) > since)
    return list(db.exec(mine.order_by(col(Flux.cree_le))))


def opened(db: Session, action: ActionFlux, chosen: SchemaCdc | None, some: Sequence[Declaration], by: Utilisateur) -> Flux:
    flux = Flux(
        numero=numeros.next_number(db, f"CDC-{clock.today().year}"), action=action, version=schemas.read(chosen).version,
        schema_id=chosen.id if chosen else None, cree_par_id=by.personne_id,
    )  # fmt: skip
    db.add(flux)
    db.flush()
    db.add_all(PassageDeclare(flux_id=flux.id, declaration_id=each.id) for each in some)
    journal.write(db, flux, OUVERTURE, by=by, apres=str(flux.etat), numero=flux.numero, passages=len(some))
    verb = declarations.export if action == ActionFlux.CREATION else declarations.export_removal
    verb(db, some, flux=flux, by=by)
    return flux


# --- the worker ---


def due(db: Session) -> list[UUID]:
    dead = clock.now() - REPRIS
    waits = col(Flux.pris_le).is_(None) | (col(Flux.pris_le) < dead)
    return list(db.exec(select(Flux.id).where(Flux.etat == E.EN_COURS, waits).order_by(col(Flux.cree_le))))


def take(db: Session, key: UUID) -> bool:
    """Whether it is mine to write now."""
    flux = db.exec(select(Flux).where(Flux.id == key).with_for_update()).one()
    if flux.etat != E.EN_COURS or (flux.pris_le and flux.pris_le > clock.now() - REPRIS):
        return False
    flux.pris_le = clock.now()
    return True


def written(db: Session, flux: Flux) -> bytes:
    """The same bytes whenever it is begun again. Raises Refus with what its schema does not want."""
    settings, rules = reglages.of(db), schemas.read(db.get(SchemaCdc, flux.schema_id) if flux.schema_id else None)
    controles.ready(settings)
    emetteur = ecriture.Emetteur(settings.cdc_id_client, settings.cdc_id_contrat)
    rows = (
        select(Declaration, Certificat)
        .join(PassageDeclare, col(PassageDeclare.declaration_id) == Declaration.id)
        .join(Certificat, col(Certificat.id) == Declaration.certificat_id)
        .where(PassageDeclare.flux_id == flux.id)
    )
    passages = [passage(declaration, certificat, preuve=settings.cdc_preuve) for declaration, certificat in db.exec(rows)]
    data = ecriture.ecrit(
        rules, flux.numero, emetteur, passages, le=flux.cree_le.astimezone(clock.PARIS), action=str(flux.action)
    )
    if wrong := schema.fautes(rules, data):
        said = "\u00a0; ".join(wrong)
        raise Refus(f"Le fichier ne suit pas le schéma {rules.version}\u00a0: {said}"[:4000])
    return data


def passage(declaration: Declaration, certificat: Certificat, *, preuve: bool) -> ecriture.Passage:
    jury = certificat.contenu["jury"]
    assert declaration.ne_le is not None
    return ecriture.Passage(
        declaration.id_technique,
        certificat.contenu["certification"]["rncp"],
        certificat.delivre_le,
        str(declaration.acces),
        ecriture.Titulaire(
            declaration.nom_naissance, declaration.nom_usage, tuple(controles.prenoms(declaration)), declaration.ne_le,
            str(declaration.sexe), declaration.code_commune, declaration.commune.lstrip("0123456789 "), controles.code_pays(declaration),
        ),
        date.fromisoformat(jury["le"]) if jury.get("le") else None,
        "A_DISTANCE" if jury.get("a_distance") else "EN_PRESENTIEL",
        contenus.address(certificat.code) if preuve else "",
    )  # fmt: skip


@transition(
    "ecriture",
    Flux,
    {E.EN_COURS: E.PRET},
    by=can_follow,
    label="Écrire",
    past="a écrit et validé le fichier",
    infinitive="écrire ce fichier",
)
def finish(db: Session, flux: Flux, *, fichier: Fichier, by: Utilisateur) -> dict[str, str]:
    flux.fichier_id, flux.pris_le = fichier.id, None
    return {"sha256": fichier.sha256}


@transition(
    "echec",
    Flux,
    {E.EN_COURS: E.ECHEC},
    by=can_follow,
    label="Marquer en échec",
    past="n’a pas pu écrire le fichier",
    infinitive="écrire ce fichier",
)
def fail(db: Session, flux: Flux, *, motif: str, by: Utilisateur) -> None:
    """The journal keeps no reason: the words of the validator may hold what is written of somebody."""
    flux.motif = motif[:4000]
    flux.etat = E.ECHEC  # with its reason, for the database looks at both
    let_go(db, flux, by=by)


# --- the administrateur ---


@transition(
    "depot",
    Flux,
    {E.PRET: E.DEPOSE},
    by=can_declare,
    label="Marquer comme déposé",
    past="a déposé le fichier sur le portail",
    infinitive="déposer ce fichier",
    kind="primary",
    icon="send",
)
def mark_sent(db: Session, flux: Flux, *, by: Utilisateur) -> None:
    flux.depose_le = clock.now()


@transition(
    "abandon",
    Flux,
    {E.EN_COURS: E.ABANDONNE, E.PRET: E.ABANDONNE},
    by=can_declare,
    label="Abandonner ce fichier",
    past="a abandonné le fichier",
    infinitive="abandonner ce fichier",
    kind="danger-outline",
    icon="x",
    asks=True,
)
def give_up(db: Session, flux: Flux, *, by: Utilisateur) -> None:
    """It was not sent: what it carried is ready again."""
    let_go(db, flux, by=by)


# --- the answers ---


@transition(
    "reception",
    Flux,
    {E.PRET: E.RECU, E.DEPOSE: E.RECU},
    by=can_declare,
    label="Marquer comme reçu",
    past="a lu l’accusé de réception du fichier",
    infinitive="lire l’accusé de réception de ce fichier",
)
def receive(db: Session, flux: Flux, *, by: Utilisateur) -> None:
    """It was brought back before it was marked as sent: it was sent nevertheless."""
    flux.depose_le = flux.depose_le or clock.now()
    if some := carried(db, flux, (EtatDeclaration.EXPORTE,)):
        declarations.receive(db, some, flux=flux, by=by)


@transition(
    "refus",
    Flux,
    {E.PRET: E.REFUSE, E.DEPOSE: E.REFUSE, E.RECU: E.REFUSE},
    by=can_declare,
    label="Marquer comme refusé",
    past="a lu que la Caisse des Dépôts refuse le fichier",
    infinitive="lire le refus de ce fichier",
)
def refuse(db: Session, flux: Flux, *, motif: str, by: Utilisateur) -> dict[str, str]:
    """As a whole: what it carried is ready again."""
    flux.motif = motif[:4000] or "La Caisse des Dépôts ne dit pas pourquoi."
    flux.etat = E.REFUSE
    let_go(db, flux, by=by)
    return {"motif": flux.motif[:300]}


@transition(
    "traitement",
    Flux,
    {E.PRET: E.TRAITE, E.DEPOSE: E.TRAITE, E.RECU: E.TRAITE, E.TRAITE: E.TRAITE},
    by=can_declare,
    label="Marquer comme traité",
    past="a lu le rapport du fichier",
    infinitive="lire le rapport de ce fichier",
)
def treat(db: Session, flux: Flux, *, ok: int, ko: int, by: Utilisateur) -> dict[str, int]:
    """What it says of each is applied by who reads it (``reponses``)."""
    flux.depose_le, flux.traite_le = flux.depose_le or clock.now(), clock.now()
    return {"ok": ok, "ko": ko}


def carried(db: Session, flux: Flux, states: Sequence[EtatDeclaration]) -> list[Declaration]:
    """The declarations of which it is the last file."""
    return list(db.exec(select(Declaration).where(Declaration.flux_id == flux.id, col(Declaration.etat).in_(states))))


def let_go(db: Session, flux: Flux, *, by: Utilisateur) -> None:
    if some := carried(db, flux, CHEZ_EUX):
        declarations.release(db, some, by=by)
    for each in carried(db, flux, (EtatDeclaration.A_SUPPRIMER,)):
        each.flux_id = None
