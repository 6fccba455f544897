"""Sessions whose procès-verbal is signed: one to attribute, one attributed, of which some candidates contest their results. All of it is
fictional."""

from collections.abc import Mapping
from typing import Final

from sqlmodel import Session, select

from eclat.domain.jurys import (
    attributions,
    cloture,
    notifications,
    production,
    pv,
    recours,
    rectificatifs,
    saisie,
    signataires,
    signatures,
)
from eclat.domain.jurys import instruction_recours as instruction
from eclat.domain.jurys.signatures import Preuve
from eclat.domain.socle.recours_policies import CANDIDAT
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.recherche import fold
from eclat.models import IssueRecours, NotificationResultat, PresenceJury, Pv, Recours, SessionCqp, ValeurBloc

JUGES: Final = """
Aubry||Nadège|14/02/1996|F|Manosque|France|Formation continue|
Blanchet||Tom|22/08/2001|M|Digne-les-Bains|France|Formation continue|
Cissé||Moussa|03/05/1995|M|Bamako|Mali|Formation continue|
Delmas||Élodie|19/11/1990|F|Gap|France|VAE|
Garnier||Lucas|27/01/1999|M|Apt|France|Formation continue|
Joly||Sarah|08/07/1998|F|Pertuis|France|Formation continue|
Lacroix||Inès|30/03/2002|F|Sisteron|France|Formation continue|
Olivier||Marc|12/12/1987|M|Manosque|France|Formation continue|
"""
MOTIF: Final = (
    "Le jury n’a pas tenu compte de mon dossier d’activité, remis le matin même à la responsable de la session. "
    "Je demande qu’il soit lu."
)
CONSOLIDER: Final = "Mise en situation à consolider sur un temps plus long."
DETAIL: Final = "Qu’a observé le jury de ma mise en situation, bloc par bloc ?"
AVIS: Final = (
    "Le dossier d’activité figure bien aux pièces remises. Rien ne montre qu’il a été lu : une nouvelle évaluation est proposée."
)
AVIS_MAINTENU: Final = (
    "Le dossier d’activité a été lu : deux membres du jury l’ont noté dans leurs observations. Le résultat est maintenu."
)
RECTIFIE: Final = "Le dernier bloc a été noté validé par erreur\u00a0: la grille du jury dit le contraire."
DECISION: Final = "Votre dossier avait été lu par deux membres du jury, qui l’ont pris en compte : vos résultats ne changent pas."


def sign(db: Session, session: SessionCqp, agents: Mapping[str, Utilisateur], *, only_one: bool = False) -> None:
    """What is left of the entry is typed, it closes, both of the binôme sign, or Brigitte alone."""
    brigitte, amadou = agents["Brigitte"], agents["Amadou"]
    found = pv.current(db, session)
    assert found is not None
    for ligne in pv.passages(db, found):
        if ligne.passage.presence == PresenceJury.PRESENT:
            left = {f"resultat-{code}": ValeurBloc.VALIDE.value for code in ligne.proposition.vises if code not in ligne.tapes}
            if left:
                saisie.save(db, session, ligne.passage.id, left, dict.fromkeys(left, ""), by=brigitte)
    for each in pv.lacking(db, found):
        if each.champ == "observations":
            saisie.save(
                db, session, each.passage_id, {"observations": "Écrit incomplet, à reprendre."}, {"observations": ""}, by=brigitte
            )
    db.flush()
    for manque in pv.lacking(db, found):
        saisie.save(db, session, manque.passage_id, {manque.champ: CONSOLIDER}, {manque.champ: ""}, by=brigitte)
    db.flush()
    cloture.close(db, session, by=brigitte)
    documents(db, found)
    for who in signataires.of(db, session)[: 1 if only_one else None]:
        member = brigitte if who.personne_id == brigitte.personne_id else amadou
        shown = signatures.document(db, found)
        assert shown is not None and member.personne_id
        signatures.note_reading(db, found.id, member.personne_id, shown.sha256)
        signatures.sign_and_conclude(db, session, preuve=Preuve(shown.sha256, second_facteur=True), by=member)
    documents(db, found)


def documents(db: Session, found: Pv) -> None:
    production.keep(db, found.id, production.drawn(db, found), found.empreinte)


def attribute(db: Session, session: SessionCqp, agents: Mapping[str, Utilisateur]) -> None:
    """Two candidates have no address; five contest, each further than the other."""
    for each in notifications.candidats_of(db, [row.candidat.id for row in pv.en_vigueur(db, session).values()]).values():
        each.courriel = f"{fold(each.nom_naissance).replace(' ', '-')}@exemple.example" if each.rang > 2 else ""
    db.flush()
    attributions.attribute(db, session, by=agents["Claire"])
    told = [each.notification for each in notifications.of_session(db, session) if each.notification and not each.par_lettre]
    for far, notice in enumerate(told[:5]):
        contest(db, notice, far, agents)


def contest(db: Session, notice: NotificationResultat, far: int, agents: Mapping[str, Utilisateur]) -> None:
    """``far``: its detail asked for, deposited, instructed, to decide, decided."""
    odile = agents["Odile"]
    if far == 0:
        recours.ask_detail(db, notice, demande=DETAIL, by=CANDIDAT)
        return
    found = recours.appeal(db, notice, motif=MOTIF, by=CANDIDAT)
    if far == 1:
        return
    assert odile.personne_id
    instruction.entrust(db, found, membres=[odile.personne_id], by=agents["Claire"])
    if far == 2:
        return
    issue = IssueRecours.EVALUATION if far == 3 else IssueRecours.MAINTENU
    avis = AVIS if far == 3 else AVIS_MAINTENU
    instruction.instruct(db, found, proposition=issue, avis=avis, by=odile)
    if far == 4:
        instruction.decide(db, found, issue=issue, decision=DECISION, by=agents["Claire"])


def rectify(db: Session, session: SessionCqp, agents: Mapping[str, Utilisateur]) -> None:
    """A bloc was validated by mistake: of one who had the whole, and who contests nothing, the certificate is replaced."""
    contested = set(db.exec(select(Recours.candidat_id).where(Recours.session_id == session.id)))
    lignes = pv.en_vigueur(db, session).values()
    wrong = next(each for each in lignes if each.proposition.complete and each.candidat.id not in contested)
    rectificatifs.rectify(db, session, motif=RECTIFIE, candidats=[wrong.candidat.id], by=agents["Brigitte"])
    found = pv.current(db, session)
    assert found is not None
    (row,) = pv.passages(db, found)
    code = row.proposition.vises[-1]
    saisie.save(
        db, session, row.passage.id, {f"resultat-{code}": ValeurBloc.NON_VALIDE.value}, {f"resultat-{code}": ValeurBloc.VALIDE.value},
        by=agents["Brigitte"],
    )  # fmt: skip
    sign(db, session, agents)
    attributions.attribute(db, session, by=agents["Claire"])
