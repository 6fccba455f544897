"""The comité technique is asked what it thinks of a session, and each of its members who is asked says it."""

from eclat.domain.sessions import comite
from eclat.http.actes import Acte, Actes
from eclat.partials.conseil.cible import asked, said
from eclat.partials.conseil.forms import AvisDonne, DemandeAvis
from eclat.partials.session.cible import SEE, CibleSession

DEMANDE = Actes(
    "session",
    CibleSession,
    [
        Acte(
            "demande-avis",
            comite.ask,
            form=DemandeAvis,
            given=asked,
            said="L’avis est demandé, les personnes choisies sont prévenues",
            question="Demander l’avis du comité technique sur « {s.nom} »",
            crumb="Comité technique",
            submit="Demander et prévenir",
            fields="partials/conseil/demande.html",
            text="Le comité conseille : vous décidez avec ou sans son avis.",
            apart=True,
        )
    ],
    see=SEE,
)
CONSEIL = Actes(
    "session",
    CibleSession,
    [
        Acte(
            "avis",
            comite.advise,
            form=AvisDonne,
            given=said,
            said="Votre avis est donné, le binôme est prévenu",
            question="Donner votre avis sur « {s.nom} »",
            submit="Donner mon avis",
            fields="partials/conseil/donne.html",
            text="Le binôme paritaire vous lit, puis décide.",
        )
    ],
    see=SEE,
)
