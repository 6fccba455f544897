"""Each of those who sign does, with what proves that it was them and what they saw; once all have, nothing changes any more (P14)."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, select

from eclat import clock, courriels, reglages
from eclat.domain.comptes import facteurs
from eclat.domain.jurys import cloture, signataires
from eclat.domain.jurys import pv as entree
from eclat.domain.jurys.signataires import Signataire
from eclat.domain.socle import policies
from eclat.domain.socle.errors import Refus
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.engines.workflow import transition
from eclat.models import Connexion, EtatPv, EtatSession, Fichier, LecturePv, Personne, Pv, SessionCqp, SignaturePv

E = EtatSession
INTENTION = "J’ai présidé ce jury, j’ai lu ce procès-verbal et je le signe."
INTENTION_MEMBRE = "J’ai siégé à ce jury, j’ai lu ce procès-verbal et je le signe."
INTENTION_REMPLACANT = "{qui} a présidé ce jury et ne peut pas signer\u00a0: j’ai lu ce procès-verbal et je le signe à sa place."
NOT_MADE = "Le document se prépare\u00a0: attendez qu’il s’affiche, lisez-le, puis signez."
UNREAD = "Ouvrez d’abord le procès-verbal\u00a0: on ne signe que ce qu’on a lu."
CHANGED = "Le procès-verbal a changé depuis que vous l’avez lu. Relisez-le, puis signez."
NO_FACTOR = "Activez d’abord un second facteur sur votre compte\u00a0: il est demandé pour signer."


@dataclass(frozen=True)
class Preuve:
    """What a signature rests on, beside who signs. ``sha256``: the document that they were shown."""

    sha256: str
    second_facteur: bool
    adresse_ip: str = ""


def intention(signataire: Signataire) -> str:
    """The sentence that one signs: the words above the button."""
    if signataire.empeche:
        return INTENTION_REMPLACANT.format(qui=signataire.empeche)
    return INTENTION if signataire.preside else INTENTION_MEMBRE


def needs_factor(db: Session, user: Utilisateur) -> bool:
    """Whether a code is asked of them: by the setting, or because they have one. The people of an organisme have none."""
    assert user.personne_id is not None
    return (reglages.of(db).pv_second_facteur and user.est_agent) or facteurs.of(db, user.personne_id) is not None


def already_signed(db: Session, user: Utilisateur, session: SessionCqp) -> str:
    pv = entree.current(db, session) if session.etat == E.PV_A_SIGNER else None
    given = cloture.valid(db, pv) if pv else []
    return "Vous avez déjà signé ce procès-verbal." if any(each.personne_id == user.personne_id for each in given) else ""


@transition(
    "pv_signature",
    SessionCqp,
    {E.PV_A_SIGNER: E.PV_A_SIGNER},
    by=signataires.signs,
    label="Signer le procès-verbal",
    past="a signé le procès-verbal",
    infinitive="signer ce procès-verbal",
    kind="primary",
    icon="signature",
    unless=already_signed,
)
def sign(db: Session, session: SessionCqp, *, preuve: Preuve, by: Utilisateur) -> dict[str, Any]:
    """Raises Refus on a document that is not the one they opened, or without the second factor that is asked of them."""
    pv = cloture.current(db, session)
    shown = document(db, pv)
    if shown is None:
        raise Refus(NOT_MADE)
    if shown.sha256 != preuve.sha256:
        raise Refus(CHANGED)
    read = reading(db, pv, by, shown.sha256)
    if read is None:
        raise Refus(UNREAD)
    if needs_factor(db, by) and not preuve.second_facteur:
        raise Refus(NO_FACTOR)
    who = next(each for each in signataires.of(db, session) if each.personne_id == by.personne_id)
    signin = db.get(Connexion, by.connexion_id) if by.connexion_id else None
    db.add(
        SignaturePv(
            pv_id=pv.id, personne_id=who.personne_id, membre_id=who.membre_id, nom=who.nom, college=who.college,
            empreinte=pv.empreinte, sha256=shown.sha256, intention=intention(who), second_facteur=preuve.second_facteur,
            ouvert_le=read.cree_le, adresse_ip=preuve.adresse_ip[:45], connexion=signin.empreinte if signin else "", cree_le=clock.now(),
        )
    )  # fmt: skip
    db.flush()
    for each in awaited(db, session, pv):
        courriels.pv.pv_signe_par_un(db, session, pv, db.get_one(Personne, each.personne_id), who.nom)
    return {
        "pv": pv.numero, "version": pv.version, "empreinte": pv.empreinte, "sha256": shown.sha256,
        "second_facteur": preuve.second_facteur,
    }  # fmt: skip


def document(db: Session, pv: Pv) -> Fichier | None:
    """The PDF that is shown to who signs; nothing while it is made."""
    return db.get(Fichier, pv.a_signer_id) if pv.a_signer_id else None


def reading(db: Session, pv: Pv, user: Utilisateur, sha256: str) -> LecturePv | None:
    """When they first opened this very document."""
    rows = select(LecturePv).where(
        LecturePv.pv_id == pv.id, LecturePv.personne_id == user.personne_id, LecturePv.sha256 == sha256
    )
    return db.exec(rows).first()


def note_reading(db: Session, pv_id: Any, personne_id: Any, sha256: str) -> None:
    """They opened this document, or downloaded it. Only the first time counts."""
    known = select(LecturePv.id).where(LecturePv.pv_id == pv_id, LecturePv.personne_id == personne_id, LecturePv.sha256 == sha256)
    if db.exec(known).first() is None:
        db.add(LecturePv(pv_id=pv_id, personne_id=personne_id, sha256=sha256))


def awaited(db: Session, session: SessionCqp, pv: Pv) -> list[Signataire]:
    """Those who have yet to sign."""
    given = {each.personne_id for each in cloture.valid(db, pv)}
    return [each for each in signataires.of(db, session) if each.personne_id not in given]


def sign_and_conclude(db: Session, session: SessionCqp, *, preuve: Preuve, by: Utilisateur) -> EtatSession:
    """Sign, then what follows of the last signature, in the same transaction. Returns the state that this leads to."""
    sign(db, session, preuve=preuve, by=by)
    if not awaited(db, session, cloture.current(db, session)):
        complete(db, session, by=SYSTEME)
    return session.etat


def not_all(db: Session, user: Utilisateur, session: SessionCqp) -> str:
    pv = entree.current(db, session) if session.etat == E.PV_A_SIGNER else None
    waits = pv is not None and (awaited(db, session, pv) or not cloture.valid(db, pv))
    return "Tous n’ont pas encore signé ce procès-verbal." if waits else ""


@transition(
    "pv_signe",
    SessionCqp,
    {E.PV_A_SIGNER: E.A_ATTRIBUER},
    by=policies.is_platform,
    label="Arrêter le procès-verbal",
    past="a arrêté le procès-verbal, que tous ont signé",
    infinitive="arrêter ce procès-verbal",
    unless=not_all,
)
def complete(db: Session, session: SessionCqp, *, by: Utilisateur) -> dict[str, Any]:
    """All have signed: the database refuses from now on whatever would change it. What its results cause is another verb's."""
    pv = cloture.current(db, session)
    pv.etat, pv.signe_le, pv.reserve_le = EtatPv.SIGNE, clock.now(), None
    db.flush()
    courriels.pv.pv_signe_binome(db, session, pv)
    courriels.pv.pv_signe_organisme(db, session, pv)
    courriels.pv.pv_signe_administrateurs(db, session, pv)
    return {"pv": pv.numero, "version": pv.version, "empreinte": pv.empreinte}
