"""What the Caisse des Dépôts answered, applied once: the same answer again has no effect, and none of what it names is lost."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import clock
from eclat.cdc import lecture
from eclat.cdc.lecture import Reponse
from eclat.cdc.xml import XmlRefuse
from eclat.domain.declarations import declarations, flux
from eclat.domain.declarations.declarations import CHEZ_EUX
from eclat.domain.declarations.politiques import can_declare
from eclat.domain.socle import fichiers, numeros
from eclat.domain.socle.errors import Interdit, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.engines.workflow import birth
from eclat.file_types.kinds import XML
from eclat.models import (
    ActionFlux,
    Declaration,
    EtatDeclaration,
    EtatFlux,
    Flux,
    GenreReponse,
    PassageDeclare,
    ReponseCdc,
    ResultatCdc,
)

LECTURE = birth("lecture", ReponseCdc, "a lu une réponse de la Caisse des Dépôts")
ANSWERABLE: Final = (EtatFlux.PRET, EtatFlux.DEPOSE, EtatFlux.RECU)
R = ResultatCdc


@dataclass(frozen=True)
class Lue:
    """What reading one did. ``deja``: it was read before. ``bouges``: how many declarations moved."""

    reponse: ReponseCdc
    deja: bool = False
    bouges: int = 0


def read(data: bytes) -> Reponse:
    """Raises Refus."""
    try:
        return lecture.lue(data)
    except XmlRefuse as refused:
        raise Refus(str(refused)) from None


def receive(db: Session, said: Reponse, data: bytes, nom: str, *, by: Utilisateur) -> Lue:
    """Raises Interdit."""
    if not can_declare(db, by, None):
        raise Interdit("declarations")
    numeros.hold(db, [declarations.SERIE])
    digest = hashlib.sha256(data).hexdigest()
    known = db.exec(select(ReponseCdc).where(ReponseCdc.sha256 == digest)).first()
    if known is not None:
        return Lue(known, deja=True)
    ours = answered(db, said, nom)
    row = ReponseCdc(
        sha256=digest,
        nom=nom[:120],
        genre=GenreReponse.TRAITEMENT if said.traitement else GenreReponse.RECEPTION,
        flux_id=ours.id if ours else None,
        id_flux=said.id_flux or said.nom_fichier,
        id_traitement=said.id_traitement,
        acceptee=said.acceptee,
        message=said.message,
        ok=len(said.acceptes),
        ko=len(said.rejetes),
        fichier_id=fichiers.store(db, nom, data, XML, by=by).id,
        lue_par_id=by.personne_id,
    )
    db.add(row)
    db.flush()
    journal.write(db, row, LECTURE, by=by, flux=row.id_flux, ok=row.ok, ko=row.ko)
    moved = apply(db, ours, said, row, by=by)
    db.flush()
    return Lue(row, bouges=moved)


def answered(db: Session, said: Reponse, nom: str) -> Flux | None:
    """The file of ours that it answers: by its identifier, else by the name of the file, which holds it."""
    if said.id_flux:
        return db.exec(select(Flux).where(Flux.numero == said.id_flux)).first()
    named = [each for each in db.exec(select(Flux.numero, Flux.id)) if each[0] in said.nom_fichier or each[0] in nom]
    return db.get(Flux, named[0][1]) if len(named) == 1 else None


def apply(db: Session, ours: Flux | None, said: Reponse, row: ReponseCdc, *, by: Utilisateur) -> int:
    told = dict.fromkeys(said.acceptes, "") | {each.id_technique: each.message for each in said.rejetes}
    if ours is None:
        row.inconnus = [{"id": key, "message": message} for key, message in told.items()]
        return 0
    if not said.traitement:
        return apply_receipt(db, ours, said, by=by)
    passages = dict(carried(db, ours))
    row.inconnus = [{"id": key, "message": message} for key, message in told.items() if key not in passages]
    if ours.etat in (*ANSWERABLE, EtatFlux.TRAITE):
        flux.treat(db, ours, ok=row.ok, ko=row.ko, by=by)
    fresh = {key: passages[key] for key in told if key in passages and passages[key].resultat is None}
    rejected = {each.id_technique for each in said.rejetes}
    for key, passage in fresh.items():
        passage.resultat, passage.message = (R.KO if key in rejected else R.OK), told[key]
        passage.repondu_le = clock.now()
    return settle(db, ours, list(fresh.values()), by=by)


def apply_receipt(db: Session, ours: Flux, said: Reponse, *, by: Utilisateur) -> int:
    """One that came late, once the report was read, changes nothing."""
    if said.acceptee and ours.etat in (EtatFlux.PRET, EtatFlux.DEPOSE):
        flux.receive(db, ours, by=by)
    elif not said.acceptee and ours.etat in ANSWERABLE:
        flux.refuse(db, ours, motif=said.message, by=by)
    else:
        return 0
    return len(list(carried(db, ours)))


def carried(db: Session, ours: Flux) -> Sequence[tuple[str, PassageDeclare]]:
    rows = select(Declaration.id_technique, PassageDeclare).join(
        Declaration, col(Declaration.id) == PassageDeclare.declaration_id
    )
    return db.exec(rows.where(PassageDeclare.flux_id == ours.id)).all()


def settle(db: Session, ours: Flux, passages: Sequence[PassageDeclare], *, by: Utilisateur) -> int:
    """What becomes of the declarations of which this is the last file: an older report is kept, and moves none."""
    by_key: dict[UUID, PassageDeclare] = {each.declaration_id: each for each in passages}
    if ours.action == ActionFlux.CREATION:
        some = [each for each in flux.carried(db, ours, CHEZ_EUX) if each.id in by_key]
    else:
        some = [each for each in flux.carried(db, ours, (EtatDeclaration.A_SUPPRIMER,)) if each.id in by_key]
    good = [each for each in some if by_key[each.id].resultat == R.OK]
    bad = [each for each in some if by_key[each.id].resultat == R.KO]
    db.flush()
    if good and ours.action == ActionFlux.CREATION:
        declarations.accept(db, good, flux=ours, by=by)
    elif good:
        declarations.delete(db, good, by=by)
    if bad and ours.action == ActionFlux.CREATION:
        declarations.reject(db, bad, flux=ours, by=by)
    for each in bad:
        each.message = by_key[each.id].message or "La Caisse des Dépôts ne dit pas pourquoi."
        if ours.action == ActionFlux.SUPPRESSION:
            each.flux_id = None
    return len(good) + len(bad)
