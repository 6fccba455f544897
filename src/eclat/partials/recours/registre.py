"""The register of procès-verbaux as it is shown, and its export."""

from eclat.domain.jurys.registre_pv import PVS, Ligne
from eclat.http.listes import Colonne, Ecran, Mots, said_of

REGISTRE: Ecran[Ligne] = Ecran(
    PVS,
    route="registre-pv",
    region="registre",
    partial="partials/recours/registre.html",
    mots=Mots(
        titre="Registre des procès-verbaux",
        un="procès-verbal",
        des="procès-verbaux",
        cherche="Numéro, organisme ou session",
        tout_voir="Voir tous les procès-verbaux",
        en_vain=(
            "Aucun procès-verbal trouvé",
            "Cherchez un mot de l’organisme ou de la session, ou un numéro comme PV-2026-0004.",
        ),
        etat_vide=("Aucun procès-verbal dans cet état", "Les autres sont sous « Tous »."),
        vide=("Aucun procès-verbal pour l’instant", "Chacun paraît ici quand un jury se réunit."),
    ),
    exports=[
        Colonne("Numéro", lambda each: each.numero),
        Colonne("Version", lambda each: each.version),
        Colonne("État", lambda each: said_of("pv", each.situation)),
        Colonne("Session", lambda each: each.session),
        Colonne("Intitulé", lambda each: each.intitule),
        Colonne("Organisme", lambda each: each.organisme),
        Colonne("Jury le", lambda each: each.jury_le),
        Colonne("Candidats", lambda each: each.candidats),
        Colonne("Présents", lambda each: each.presents),
        Colonne("Avec un bloc obtenu", lambda each: each.recus),
        Colonne("Clos le", lambda each: each.clos_le, moment=True),
        Colonne("Signé le", lambda each: each.signe_le, moment=True),
        Colonne("Attribué le", lambda each: each.attribue_le, moment=True),
        Colonne("Empreinte SHA-256", lambda each: each.empreinte or "–"),
        Colonne("Motif du rectificatif", lambda each: each.motif or "–"),
    ],
)
