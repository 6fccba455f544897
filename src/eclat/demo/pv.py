"""Sessions whose jury sat: the binôme types its procès-verbal. All of it is fictional."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from sqlmodel import Session

from eclat import clock
from eclat.demo import candidats
from eclat.domain.jurys import pv, regards, saisie
from eclat.domain.sessions import attributions
from eclat.domain.sessions.candidats import etat_civil
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import (
    College,
    EtatCivil,
    EtatSession,
    Jury,
    MembreJury,
    Personne,
    QualiteJure,
    ReponseJure,
    SeanceJury,
    SessionCqp,
)

ENTIERE: Final = """
Amrani||Sofiane|12/03/1999|M|Marseille|France|Formation continue|
Barbier||Louise|04/11/1996|F|Aubagne|France|Formation continue|
Belkacem||Nassim|23/06/2001|M|Marseille|France|Formation continue|
Bonnet||Charlotte|17/01/1994|F|Cassis|France|VAE|
Cissé||Aïssatou|08/09/2000|F|Dakar|Sénégal|Formation continue|
Dumas||Jérémy|29/05/1988|M|Martigues|France|Formation continue|
El Mansouri||Hajar|02/12/1997|F|Marseille|France|Formation continue|
Fabre||Quentin|15/07/2002|M|Istres|France|Contrat de professionnalisation|
Garnier||Maud|21/02/1993|F|Salon-de-Provence|France|Formation continue|
Haddad||Rayan|11/10/1999|M|Marseille|France|Formation continue|
Imbert||Céline|06/04/1985|F|Aix-en-Provence|France|VAE|
Joly||Antoine|30/08/1998|M|Vitrolles|France|Formation continue|
Kaya||Deniz|19/12/2000|F|Marseille|France|Formation continue|
Lefèvre||Manon|25/03/2003|F|La Ciotat|France|Contrat de professionnalisation|
Marchand||Oscar|13/06/1995|M|Arles|France|Formation continue|
Nguyen||Lan|09/01/1991|F|Marseille|France|Formation continue|
Olivier||Baptiste|27/11/2001|M|Gardanne|France|Formation continue|
Pereira|da Costa|Inês|16/05/1999|F|Porto|Portugal|Formation continue|
Quere||Gaël|03/07/1996|M|Quimper|France|Formation continue|
Rossi||Chiara|22/09/1998|F|Gênes|Italie|Formation continue|
Sanchez||Hugo|10/02/2002|M|Marseille|France|Contrat de professionnalisation|
Traoré||Fatoumata|05/10/1997|F|Bamako|Mali|Formation continue|
Vidal||Emma|18/08/1994|F|Marignane|France|Formation continue|
Zidane||Kévin|01/06/2000|M|Marseille|France|Formation continue|
"""
VALIDES, CODES = "valide", ("BC01", "BC02", "BC03", "BC04")
# By name, what is not simply a success; nothing of those who are still to be typed.
AUTRES: Final[Mapping[str, dict[str, str]]] = {
    "Belkacem": {"observations": "Entretien très abouti"},
    "Cissé": {"resultat-BC03": "non_valide", "observations": "Inclusion : notions fragiles, écrit incomplet", "preconisation-BC03": "Reprendre le module sur l’accueil du handicap"},
    "Garnier": {"resultat-BC02": "non_valide"},
    "Imbert": {"observations": "Félicitations du jury"},
    "Joly": {"presence": "absent"},
    "Marchand": {"presence": "excuse", "observations": "Certificat médical reçu le 23 novembre"},
    "Olivier": {"resultat-BC01": "non_valide", "resultat-BC02": "non_valide", "resultat-BC04": "non_valide", "observations": "Mise en situation interrompue"},
    "Pereira": {"resultat-BC03": "", "resultat-BC04": ""},
}  # fmt: skip
A_SAISIR: Final = ("Quere", "Rossi", "Sanchez", "Traoré", "Vidal", "Zidane", "Keller", "Mendes", "Olmeta")


def sit(db: Session, session: SessionCqp, agents: Mapping[str, Utilisateur], by: Utilisateur, liste: str) -> None:
    """Its candidates came before the jury; one member of the binôme typed most of it, the other has the page open."""
    brigitte, amadou = agents["Brigitte"], agents["Amadou"]
    candidats.enrol(db, session, by, liste)
    for each in etat_civil.of_session(db, session):
        each.etat = EtatCivil.CONFIRME
        if each.nom_naissance == "Dumas":
            each.blocs_acquis, each.acquis_preuve = "BC01", "Attestation ATT-2025-0031 du 18/06/2025"
        elif "BC02" in each.blocs_acquis and liste is ENTIERE:
            each.blocs_acquis = ""
        elif each.blocs_acquis and not each.acquis_preuve:
            each.acquis_preuve = "Attestation ATT-2025-0018 du 12/06/2025"
    convene(db, session)
    session.etat = EtatSession.PV_EN_SAISIE
    db.flush()
    document = pv.ouvrir(db, session)
    for ligne in pv.passages(db, document):
        name = ligne.candidat.nom_naissance
        if name not in A_SAISIR:
            typed = {f"resultat-{code}": VALIDES for code in ligne.proposition.vises} | AUTRES.get(name, {})
            typed |= {f"resultat-{code}": "deja_acquis" for code in ligne.declares}
            if typed.get("presence"):
                typed = dict(AUTRES[name])
            saisie.save(db, session, ligne.passage.id, typed, {"presence": "present"}, by=brigitte)
    text = "Début retardé de vingt minutes : panne de l’ascenseur. Aménagement d’épreuve accordé à un candidat."
    saisie.save_incidents(db, session, text, "", by=amadou)
    regards.look(db, document, amadou)


def convene(db: Session, session: SessionCqp) -> None:
    """A jury of five, all there."""
    assert session.jury_le is not None
    jury = Jury(
        session_id=session.id, lieu="Salle Pagnol", adresse=session.adresse, code_postal=session.code_postal, ville=session.ville,
        confirme_le=clock.now() - timedelta(days=21),
    )  # fmt: skip
    db.add(jury)
    db.flush()
    db.add_all(
        SeanceJury(jury_id=jury.id, jour=session.jury_le, de=de, a=a) for de, a in (("09:00", "12:30"), ("13:30", "17:30"))
    )
    for rang, siege in enumerate(attributions.seats(db, session), start=1):
        who = db.get_one(Personne, siege.personne_id)
        member(db, jury, rang, who.prenom, who.nom, QualiteJure.REPRESENTANT, siege.college, who)
    member(db, jury, 3, "Karim", "Benhaddou", QualiteJure.RESPONSABLE, None)
    member(db, jury, 4, "Philippe", "Anselme", QualiteJure.EXPERT, College.EMPLOYEURS)
    member(db, jury, 5, "Salomé", "Mercier", QualiteJure.EXPERT, College.SALARIES)


def member(
    db: Session,
    jury: Jury,
    rang: int,
    prenom: str,
    nom: str,
    qualite: QualiteJure,
    college: College | None,
    who: Personne | None = None,
) -> None:
    db.add(
        MembreJury(
            jury_id=jury.id, rang=rang, prenom=prenom, nom=nom, courriel=who.courriel if who else f"{nom.lower()}@jury.example", qualite=qualite,
            college=college, personne_id=who.id if who else None, preside=who is not None, externe=qualite != QualiteJure.RESPONSABLE,
            convoque_le=clock.now() - timedelta(days=21), reponse=ReponseJure.VIENT, repondu_le=clock.now() - timedelta(days=18),
            sans_lien_le=clock.now() - timedelta(days=18), present=True,
        )
    )  # fmt: skip
