"""Each declaration: what is corrected of it, what files and answers do to it, how it ends."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlmodel import Session

from eclat import clock
from eclat.domain.declarations import controles
from eclat.domain.declarations.politiques import can_correct, can_declare, can_follow
from eclat.domain.sessions.candidats import naissances
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.engines.workflow import UNCHANGED, transition
from eclat.models import (
    Certificat,
    Declaration,
    EtatCertificat,
    EtatDeclaration,
    Flux,
)

E = EtatDeclaration
SERIE: Final = "declarations"
A_ENVOYER: Final = (E.PRET, E.CORRIGE)
CHEZ_EUX: Final = (E.EXPORTE, E.RECU)
DUES: Final = (E.INCOMPLET, E.PRET, E.KO, E.CORRIGE)  # what is still to be declared before the limit
TITRES: Final = {
    "nom_naissance": "Nom de naissance", "nom_usage": "Nom d’usage", "prenoms": "Prénoms", "sexe": "Sexe", "ne_le": "Date de naissance",
    "commune": "Commune de naissance", "pays": "Pays de naissance", "acces": "Accès",
}  # fmt: skip


# --- what is corrected ---


def at_home(db: Session, user: Utilisateur, declaration: Declaration) -> str:
    """An organisme corrects what is incomplete, or was rejected: what is right leaves as it was judged."""
    free = can_declare(db, user, declaration) or declaration.etat not in (E.PRET, E.CORRIGE)
    return "" if free else "Cette déclaration est complète\u00a0: seul OC Éclat la modifie encore."


@transition(
    "correction",
    Declaration,
    {E.INCOMPLET: E.INCOMPLET, E.PRET: E.PRET, E.KO: E.CORRIGE, E.CORRIGE: E.CORRIGE},
    by=can_correct,
    label="Corriger",
    past="a corrigé la déclaration",
    infinitive="corriger cette déclaration",
    icon="pencil",
    asks=True,
    unless=at_home,
)
def correct(db: Session, declaration: Declaration, *, valeurs: Mapping[str, Any], by: Utilisateur) -> Any:
    """For the declaration alone: the certificate says what the procès-verbal says. The journal keeps which fields changed, never what they
    hold."""
    changed = [name for name in TITRES if getattr(declaration, name) != valeurs[name]]
    if not changed:
        return UNCHANGED
    for name in changed:
        setattr(declaration, name, valeurs[name])
    declaration.code_commune = naissances.code(declaration.commune, declaration.pays)
    declaration.manques = controles.manques(declaration)
    declaration.proposition, declaration.proposition_mot = {}, ""
    declaration.lien = declaration.lien_le = None
    declaration.corrige_le, declaration.corrige_par_id = clock.now(), by.personne_id
    return {"champs": [TITRES[name] for name in changed]}


def correct_and_settle(db: Session, declaration: Declaration, *, valeurs: Mapping[str, Any], by: Utilisateur) -> E:
    """The same, then ready or not. Returns where it stands."""
    correct(db, declaration, valeurs=valeurs, by=by)
    settle(db, [declaration])
    return declaration.etat


def settle(db: Session, some: Sequence[Declaration]) -> None:
    """Those of which nothing is missing any more are ready; those of which something is are not."""
    whole = [each for each in some if each.etat == E.INCOMPLET and not each.manques]
    short = [each for each in some if each.etat in A_ENVOYER and each.manques]
    db.flush()  # a verb reads again what it holds
    if whole:
        complete(db, whole, by=SYSTEME)
    if short:
        lack(db, short, by=SYSTEME)


@transition(
    "completude",
    Declaration,
    {E.INCOMPLET: E.PRET},
    by=can_follow,
    label="Marquer comme prête",
    past="a constaté que la déclaration est complète",
    infinitive="compléter cette déclaration",
)
def complete(db: Session, some: Declaration | Sequence[Declaration], *, by: Utilisateur) -> None:
    """Nothing is missing of it any more."""


@transition(
    "manque",
    Declaration,
    {E.PRET: E.INCOMPLET, E.CORRIGE: E.INCOMPLET},
    by=can_follow,
    label="Marquer comme incomplète",
    past="a constaté que la déclaration est incomplète",
    infinitive="constater que cette déclaration est incomplète",
)
def lack(db: Session, some: Declaration | Sequence[Declaration], *, by: Utilisateur) -> None:
    """Something is missing of it, which ``manques`` says."""


@transition(
    "renvoi",
    Declaration,
    {E.KO: E.CORRIGE},
    by=can_declare,
    label="Renvoyer telle quelle",
    past="a remis la déclaration à envoyer, sans la changer",
    infinitive="remettre cette déclaration à envoyer",
    icon="rotate-cw",
)
def send_again(db: Session, declaration: Declaration, *, by: Utilisateur) -> None:
    """It was right: the next file carries it as it was."""


# --- what files and answers do ---


@transition(
    "export",
    Declaration,
    {E.PRET: E.EXPORTE, E.CORRIGE: E.EXPORTE},
    by=can_declare,
    label="Mettre dans un envoi",
    past="a mis la déclaration dans un fichier",
    infinitive="mettre cette déclaration dans un fichier",
)
def export(db: Session, some: Declaration | Sequence[Declaration], *, flux: Flux, by: Utilisateur) -> dict[str, str]:
    each_of(some, flux_id=flux.id, message="")
    return {"flux": flux.numero}


@transition(
    "reprise",
    Declaration,
    {E.EXPORTE: E.PRET, E.RECU: E.PRET},
    by=can_follow,
    label="Reprendre",
    past="a repris la déclaration d’un fichier qui n’a pas abouti",
    infinitive="reprendre cette déclaration",
)
def release(db: Session, some: Declaration | Sequence[Declaration], *, by: Utilisateur) -> None:
    """Its file was given up, could not be written, or was refused as a whole."""
    each_of(some, flux_id=None)


@transition(
    "reception",
    Declaration,
    {E.EXPORTE: E.RECU},
    by=can_follow,
    label="Marquer comme reçue",
    past="a lu que la Caisse des Dépôts a reçu la déclaration",
    infinitive="lire l’accusé de réception de cette déclaration",
)
def receive(db: Session, some: Declaration | Sequence[Declaration], *, flux: Flux, by: Utilisateur) -> dict[str, str]:
    return {"flux": flux.numero}


@transition(
    "acceptation",
    Declaration,
    {E.EXPORTE: E.ACCEPTE, E.RECU: E.ACCEPTE},
    by=can_follow,
    label="Marquer comme acceptée",
    past="a lu que la Caisse des Dépôts accepte la déclaration",
    infinitive="lire le rapport de cette déclaration",
)
def accept(db: Session, some: Declaration | Sequence[Declaration], *, flux: Flux, by: Utilisateur) -> dict[str, str]:
    each_of(some, accepte_le=clock.now(), message="", lien=None, lien_le=None)
    return {"flux": flux.numero}


@transition(
    "rejet",
    Declaration,
    {E.EXPORTE: E.KO, E.RECU: E.KO},
    by=can_follow,
    label="Marquer comme rejetée",
    past="a lu que la Caisse des Dépôts rejette la déclaration",
    infinitive="lire le rapport de cette déclaration",
)
def reject(db: Session, some: Declaration | Sequence[Declaration], *, flux: Flux, by: Utilisateur) -> dict[str, str]:
    """Why is written on each by who read the report."""
    return {"flux": flux.numero}


# --- how it ends ---


@transition(
    "ecart",
    Declaration,
    dict.fromkeys(DUES, E.SANS_OBJET),
    by=can_follow,
    label="Classer sans objet",
    past="a classé la déclaration sans objet",
    infinitive="classer cette déclaration sans objet",
)
def set_aside(db: Session, some: Declaration | Sequence[Declaration], *, by: Utilisateur) -> None:
    """Its certificate ended before it was accepted."""
    each_of(some, manques=[], lien=None, lien_le=None)


@transition(
    "suppression_due",
    Declaration,
    {E.ACCEPTE: E.A_SUPPRIMER},
    by=can_follow,
    label="À supprimer",
    past="a demandé la suppression de la déclaration",
    infinitive="demander la suppression de cette déclaration",
    kind="danger-outline",
    icon="trash-2",
    asks=True,
)
def to_delete(db: Session, some: Declaration | Sequence[Declaration], *, by: Utilisateur) -> None:
    """Its certificate ended, or what was accepted is wrong: it is deleted there, then declared again."""
    each_of(some, flux_id=None)


def waiting(db: Session, user: Utilisateur, declaration: Declaration) -> str:
    """Why it is in no other file; nothing when it may be."""
    return "Cette suppression est déjà dans un fichier." if declaration.flux_id else ""


@transition(
    "envoi_suppression",
    Declaration,
    {E.A_SUPPRIMER: E.A_SUPPRIMER},
    by=can_declare,
    label="Mettre la suppression dans un envoi",
    past="a mis la suppression dans un fichier",
    infinitive="mettre cette suppression dans un fichier",
    unless=waiting,
)
def export_removal(db: Session, some: Declaration | Sequence[Declaration], *, flux: Flux, by: Utilisateur) -> dict[str, str]:
    each_of(some, flux_id=flux.id, message="")
    return {"flux": flux.numero}


@transition(
    "suppression",
    Declaration,
    {E.A_SUPPRIMER: E.SUPPRIME},
    by=can_follow,
    label="Supprimée sur le portail",
    past="a constaté la suppression de la déclaration",
    infinitive="constater la suppression de cette déclaration",
    icon="check",
    asks=True,
)
def delete(db: Session, some: Declaration | Sequence[Declaration], *, by: Utilisateur) -> None:
    """The Caisse des Dépôts knows it no more: its report says so, or the administrateur who deleted it on the portal."""
    each_of(some, flux_id=None, accepte_le=None, message="")


def held(db: Session, user: Utilisateur, declaration: Declaration) -> str:
    valid = db.get_one(Certificat, declaration.certificat_id).etat == EtatCertificat.VALIDE
    return "" if valid else "Son certificat n’est plus valide\u00a0: il n’y a plus rien à déclarer."


@transition(
    "reouverture",
    Declaration,
    {E.SUPPRIME: E.PRET},
    by=can_declare,
    label="Déclarer de nouveau",
    past="a rouvert la déclaration",
    infinitive="rouvrir cette déclaration",
    icon="rotate-cw",
    unless=held,
)
def reopen(db: Session, declaration: Declaration, *, by: Utilisateur) -> None:
    """It was deleted there to be corrected, and is declared again."""


def each_of(some: Declaration | Sequence[Declaration], **values: Any) -> None:
    for each in [some] if isinstance(some, Declaration) else some:
        for name, value in values.items():
            setattr(each, name, value)
