"""Candidates of the sessions that opened, all of them fictional: pasted from a list, some of whom confirmed their civil status."""

from typing import Final

from sqlmodel import Session

from eclat.domain.sessions.candidats import etat_civil
from eclat.domain.sessions.candidats.champs import CIVIL
from eclat.domain.sessions.candidats.etat_civil import LUI
from eclat.domain.sessions.candidats.tableau import CANDIDATS, empreinte
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.grilles import collage, plages, tableau
from eclat.models import SessionCqp

LISTE: Final = """
Amrani||Yasmine|14/03/1998|F|Nice|France|Formation continue|y.amrani@exemple.example
Bertin||Clément, Louis|02/07/2001|M||France|Formation continue|c.bertin@exemple.example
Costa|Marin|Léa|21/11/1994|F|Grasse|France|VAE|lea.marin@exemple.example
Diallo||Mariam|09/01/2000|F|Dakar|Sénégal|Contrat de professionnalisation|m.diallo@exemple.example
Faure||Thomas|30/05/1989|M|Toulon|France|Formation continue|t.faure@exemple.example
Giordano||Elsa|17/08/1997|F|Antibes|France|Formation continue|e.giordano@exemple.example
Hamel|Petit|Aurore|05/02/1992|F|Marseille 4e Arrondissement|France|Formation continue|aurore.petit@exemple.example
Ionescu||Andrei|11/12/1999|M|Cluj-Napoca|Roumanie|Formation continue|a.ionescu@exemple.example
Jourdan||Manon|26/06/2003|F|Cagnes-sur-Mer|France|Contrat de professionnalisation|m.jourdan@exemple.example
Keller||Noé|19/09/2002|M|Strasbourg|France|Contrat de professionnalisation|n.keller@exemple.example
Mendes||Tiago|28/10/2000|M|Porto|Portugal|Formation continue|
Olmeta||Lisandru|07/06/1999|M|Bastia|France|Candidat libre|l.olmeta@exemple.example
"""
AUTRES: Final = """
Diallo||Mariam|09/01/2000|F|Dakar|Sénégal|Formation continue|m.diallo@exemple.example
Lambert||Sarah|03/04/1996|F|Hyères|France|Formation continue|s.lambert@exemple.example
Nicolas|Bardot|Julie|12/01/1987|F|Nice|France|VAE|j.nicolas@exemple.example
Paoli||Agnès|24/12/1993|F|Menton|France|Formation continue|a.paoli@exemple.example
Payet||Mathis|08/05/2001|M|97411 Saint-Denis|France|Formation continue|m.payet@exemple.example
ROSSI||HUGO|30/09/1998|M|Châlons-sur-Marne|France|Contrat de professionnalisation|h.rossi@exemple.example
"""


def enrol(db: Session, session: SessionCqp, by: Utilisateur, liste: str) -> None:
    """They are pasted; once the session is open, they are asked, and some answer."""
    lines = plages.plage(CANDIDATS, liste.strip().replace("|", "\t")).lignes
    collage.paste(tableau.ouvrir(db, CANDIDATS, session, by=by), None, lines)
    first, *_ = rows = etat_civil.of_session(db, session)
    tableau.save(
        tableau.ouvrir(db, CANDIDATS, session, by=by),
        first,
        {
            "employeur": ["Centre de loisirs des Deux Rives"],
            "tuteur": ["Élodie Martin"],
            "financement": ["cpf"],
            "blocs_acquis": ["BC02"],
        },
    )
    if session.etat not in etat_civil.OPEN:
        return
    etat_civil.ask_all(db, session, by=by)
    answering = [each for each in rows if each.etat == etat_civil.E.DEMANDE and all(getattr(each, name) for name in CIVIL[2:])]
    for each in answering[:4]:
        etat_civil.confirm(db, each, seen=empreinte(each), by=LUI)
    for each in answering[4:5]:
        etat_civil.propose(db, each, valeurs={"prenoms": "Elsa, Maria"}, mot="Mon deuxième prénom manque.", by=LUI)
