"""The entry of a procès-verbal closes: what it says is frozen, and signed as it is; or it is opened again, and no signature stands (P14)."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select, update

from eclat import clock, courriels
from eclat.documents import lettres
from eclat.domain.jurys import composition, contenu, signataires
from eclat.domain.jurys import pv as entree
from eclat.domain.socle import jury_policies
from eclat.domain.socle.errors import ChampRefuse, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.rereading import hold
from eclat.engines.workflow import transition
from eclat.formats import plural
from eclat.models import EtatPv, EtatSession, Fichier, Personne, Pv, SessionCqp, SignaturePv

E = EtatSession
NOBODY = "Personne ne peut signer ce procès-verbal\u00a0: ses coprésidents n’ont pas de compte. Écrivez à un administrateur d’OC Éclat."
INCIDENTS = "Les incidents ne sont pas dans le procès-verbal tels que vous les avez écrits. {}"
UNNOTED = "Notez d’abord quels membres du jury étaient présents\u00a0: le procès-verbal le dit."
NO_QUORUM = "Le quorum n’est pas atteint\u00a0: dites pourquoi le jury s’est prononcé, le procès-verbal le porte."


@transition(
    "pv_cloture",
    SessionCqp,
    {E.PV_EN_SAISIE: E.PV_A_SIGNER},
    by=jury_policies.can_preside,
    label="Clore la saisie",
    past="a clos la saisie du procès-verbal",
    infinitive="clore la saisie de ce procès-verbal",
    kind="primary",
    icon="lock",
    asks=True,
)
def close(db: Session, session: SessionCqp, *, sans_quorum: str = "", by: Utilisateur) -> dict[str, Any]:
    """What it says is frozen, and each who signs is told. ``sans_quorum``: why the jury decided without it.

    Raises Refus while something is missing, or cannot be printed; ChampRefuse without that reason.
    """
    pv = current(db, session)
    if left := entree.lacking(db, pv):
        raise Refus(
            f"{plural(len(left), 'réponse manque', 'réponses manquent')} avant de clore la saisie\u00a0: {left[0].nom}, {left[0].dit}"
        )
    if why := entree.incidents_wrong(pv):
        raise Refus(INCIDENTS.format(why))
    if not signataires.of(db, session):
        raise Refus(NOBODY)
    if attendance_missing(db, session):
        raise Refus(UNNOTED)
    if not without_quorum(db, session):
        sans_quorum = ""
    elif not sans_quorum:
        raise ChampRefuse("sans_quorum", NO_QUORUM)
    said = contenu.of(db, session, pv, sans_quorum)
    if odd := unprintable(said):
        raise Refus(odd)
    pv.contenu, pv.empreinte, pv.clos_le = said, contenu.empreinte_of(said), clock.now()
    pv.a_signer_id, pv.essaye_le, pv.reserve_le, pv.etat = None, None, None, EtatPv.A_SIGNER
    db.flush()
    for each in signataires.of(db, session):
        courriels.pv.pv_a_signer(db, session, pv, db.get_one(Personne, each.personne_id))
    return {"pv": pv.numero, "version": pv.version, "empreinte": pv.empreinte}


def attendance_missing(db: Session, session: SessionCqp) -> bool:
    """Whether nobody noted yet who of the jury was there."""
    there = composition.of(db, session)
    return bool(there.membres) and not there.notee


def without_quorum(db: Session, session: SessionCqp) -> bool:
    there = composition.of(db, session)
    return bool(there.membres) and not there.presence.atteint


def current(db: Session, session: SessionCqp) -> Pv:
    """Its last version, held: whoever acts on it holds the session already."""
    pv = entree.current(db, session)
    if pv is None:
        raise Refus("Cette session n’a pas encore de procès-verbal.")
    hold(db, pv)
    return pv


def unprintable(said: Mapping[str, Any]) -> str:
    """Why it could not be printed: a letter that no font of the documents has, and in whose name or words. Nothing where it can."""
    odd = lettres.unprintable(words(said))
    if not odd:
        return ""
    who = next((each for each in said["candidats"] if set(odd) & set("".join(words(each)))), None)
    where = (
        f"la ligne {who['rang']} ({who['nom_naissance']} {who['prenoms']})"
        if who
        else "ce que dit le procès-verbal hors des candidats"
    )
    named = ", ".join(f"«\u00a0{each}\u00a0»" for each in odd[:5])
    return (
        f"{plural(len(odd), 'lettre ne peut pas être imprimée', 'lettres ne peuvent pas être imprimées')}\u00a0: {named}, dans {where}. "
        "L’état civil français s’écrit en lettres latines\u00a0: écrivez ce nom comme il figure sur la pièce d’identité française ou le titre de séjour."
    )


def words(said: Any) -> Iterator[str]:
    if isinstance(said, str):
        yield said
    elif isinstance(said, Mapping):
        for each in said.values():
            yield from words(each)
    elif isinstance(said, list):
        for each in said:
            yield from words(each)


def refuses(db: Session, user: Utilisateur, session: SessionCqp) -> bool:
    """Whoever signs may refuse to; whoever enters may come back to the entry."""
    return jury_policies.can_preside(db, user, session) or signataires.signs(db, user, session)


@transition(
    "pv_reouverture",
    SessionCqp,
    {E.PV_A_SIGNER: E.PV_EN_SAISIE},
    by=refuses,
    label="Revenir à la saisie",
    past="a rouvert la saisie du procès-verbal",
    infinitive="rouvrir la saisie de ce procès-verbal",
    kind="danger-outline",
    icon="undo-2",
    asks=True,
)
def reopen(db: Session, session: SessionCqp, *, motif: str, by: Utilisateur) -> dict[str, Any]:
    """With a reason: signatures already given are void, kept with the date when they were. The others who sign are told."""
    pv = current(db, session)
    told = {"pv": pv.numero, "version": pv.version, "empreinte": pv.empreinte, "motif": motif}
    given = undo(db, pv)
    for each in signataires.of(db, session):
        if each.personne_id != by.personne_id:
            signed = any(one.personne_id == each.personne_id for one in given)
            courriels.pv.pv_rouvert(db, session, pv, db.get_one(Personne, each.personne_id), by.nom_complet, motif, signed)
    return told | {"annulees": len(given)}


def undo(db: Session, pv: Pv) -> list[SignaturePv]:
    """It is entered again: the document that was shown is nobody's to sign any more, and goes. Returns the signatures that stand no more,
    which keep its fingerprint."""
    given, shown = valid(db, pv), pv.a_signer_id
    db.execute(
        update(SignaturePv)
        .where(col(SignaturePv.pv_id) == pv.id, col(SignaturePv.annulee_le).is_(None))
        .values(annulee_le=clock.now())
    )
    pv.etat, pv.contenu, pv.empreinte, pv.clos_le, pv.a_signer_id = EtatPv.EN_SAISIE, None, "", None, None
    db.flush()
    db.execute(delete(Fichier).where(col(Fichier.id) == shown))
    return given


def valid(db: Session, pv: Pv) -> list[SignaturePv]:
    """The signatures that stand, in the order in which they were given."""
    rows = select(SignaturePv).where(SignaturePv.pv_id == pv.id, col(SignaturePv.annulee_le).is_(None))
    return list(db.exec(rows.order_by(col(SignaturePv.cree_le), col(SignaturePv.id))))
