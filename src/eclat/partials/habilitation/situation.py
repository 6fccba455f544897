"""Where a request stands, said to each reader in one sentence: who waits for whom."""

from enum import StrEnum

from markupsafe import Markup
from sqlmodel import Session

from eclat.domain.habilitations import griefs, suites
from eclat.domain.socle import policies
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import EtatHabilitation, Habilitation
from eclat.partials.habilitation.faits import Faits

E = EtatHabilitation


class Reader(StrEnum):
    """From which side the request is read."""

    DIRIGEANT = "dirigeant"
    REFERENT = "referent"
    ADMINISTRATEUR = "administrateur"
    INSTRUCTEUR = "instructeur"  # one of those to whom this request is entrusted
    LECTEUR = "lecteur"  # any other agent: the comité technique


# By state: what each side reads. ``{f.…}`` are facts (faits.py). A side that is not named reads ``LECTEUR``
# when it is of OC Éclat, ``DIRIGEANT`` when it is of the organisme.
SENTENCES: dict[EtatHabilitation, dict[Reader, str]] = {
    E.BROUILLON: {
        Reader.DIRIGEANT: "Votre demande est en brouillon : OC Éclat ne la voit pas encore. {f.lacking}",
        Reader.REFERENT: "<b>{f.dirigeant}</b> prépare encore la demande et la déposera chez OC Éclat.",
        Reader.LECTEUR: "<b>{f.organisme}</b> prépare encore sa demande.",
    },
    E.EN_ATTENTE_DELEGATAIRES: {
        Reader.DIRIGEANT: "Votre demande partira chez OC Éclat dès que {f.last_delegataires} terminé.",
        Reader.LECTEUR: "<b>Les délégataires</b> n’ont pas tous terminé. La demande partira d’elle-même avec le dernier.",
    },
    E.DEPOSEE: {
        Reader.DIRIGEANT: "Votre demande est chez <b>OC Éclat</b> depuis le {f.deposited}. "
        "Un administrateur va désigner les instructeurs qui l’étudieront.",
        Reader.ADMINISTRATEUR: "Déposée le {f.deposits}, elle attend que <b>vous l’attribuiez</b> à un binôme instructeur.",
        Reader.LECTEUR: "Déposée le {f.deposits}, elle attend qu’<b>un administrateur</b> l’attribue à un binôme instructeur.",
    },
    E.EN_INSTRUCTION: {
        Reader.DIRIGEANT: "Votre demande est étudiée par {f.instructeurs}. Un mail vous dira la suite.",
        Reader.INSTRUCTEUR: "Déposée le {f.deposits}, attribuée {f.to_instructeurs}. {f.points_left} {f.asked_advice}",
        Reader.LECTEUR: "Déposée le {f.deposits}, elle est étudiée par {f.instructeurs}, qui en décideront. {f.points_left} {f.asked_advice}",
    },
    E.A_COMPLETER: {
        Reader.DIRIGEANT: "{f.asked_since} {f.to_answer}",
        Reader.REFERENT: "{f.asked_since} {f.dirigeant} y répond, puis déposera à nouveau la demande.",
        Reader.LECTEUR: "Renvoyée le {f.moved} : <b>{f.organisme}</b> doit répondre à {f.points_open}, puis déposer à nouveau. {f.awaited_until}",
    },
    E.ACCEPTEE: {
        Reader.DIRIGEANT: "Votre organisme est <b>habilité</b> à {f.granted}.{f.conditions}",
        Reader.LECTEUR: "Acceptée le {f.moved} par {f.decider} : <b>{f.organisme}</b> est habilité à {f.granted}.{f.conditions}",
    },
    E.REFUSEE: {
        Reader.DIRIGEANT: "OC Éclat a refusé votre demande le {f.moved}. Motif : « {f.reason} » Vous pouvez en préparer une nouvelle. {f.contested}",
        Reader.REFERENT: "OC Éclat a refusé la demande le {f.moved}. Motif : « {f.reason} » {f.dirigeant} peut en préparer une nouvelle.",
        Reader.LECTEUR: "Refusée le {f.moved} par {f.decider}. Motif : « {f.reason} » {f.contested}",
    },
    E.SUSPENDUE: {
        Reader.DIRIGEANT: "OC Éclat a <b>suspendu</b> votre habilitation le {f.moved}. "
        "Vous n’ouvrez plus de session{f.no_candidate} jusqu’à ce qu’OC Éclat lève la suspension.",
        Reader.LECTEUR: "Suspendue le {f.moved} : <b>{f.organisme}</b> n’ouvre plus de session{f.no_candidate} jusqu’à ce qu’OC Éclat lève la suspension.",
    },
    E.RESILIEE: {
        Reader.DIRIGEANT: "OC Éclat a <b>résilié</b> votre habilitation le {f.moved}. {f.after_withdrawal}",
        Reader.LECTEUR: "Résiliée le {f.moved} : <b>{f.organisme}</b> n’est plus habilité. {f.after_withdrawal}",
    },
    E.EXPIREE: {
        Reader.DIRIGEANT: "Votre habilitation a <b>pris fin</b> le {f.ended}. {f.afterwards}",
        Reader.REFERENT: "L’habilitation a <b>pris fin</b> le {f.ended}. {f.afterwards}",
        Reader.LECTEUR: "L’habilitation a pris fin le {f.ended}. {f.afterwards}",
    },
}

# While its résiliation, decided, has not come yet.
WITHDRAWN = {
    Reader.DIRIGEANT: "OC Éclat a décidé de <b>résilier</b> votre habilitation : elle prend fin le <b>{f.withdrawn_from}</b>. {f.after_withdrawal}",
    Reader.LECTEUR: "Résiliation décidée : <b>{f.organisme}</b> n’est plus habilité à partir du <b>{f.withdrawn_from}</b>. {f.after_withdrawal}",
}


def title(habilitation: Habilitation) -> str:
    """What its organisme calls it."""
    if habilitation.etat in suites.ACCEPTED:
        return "Habilitation"
    return "Renouvellement d’habilitation" if habilitation.renouvelle_id else "Demande d’habilitation"


def sentence(db: Session, habilitation: Habilitation, user: Utilisateur, faits: Faits | None = None) -> Markup:
    """Where the request stands and what comes next, for this reader."""
    reader = reader_of(db, habilitation, user)
    other_side = Reader.LECTEUR if user.organisme_id is None else Reader.DIRIGEANT
    withdrawn = habilitation.etat in suites.HELD and griefs.withdrawal(db, habilitation) is not None
    told = [WITHDRAWN] if withdrawn else []
    if habilitation.etat != E.ACCEPTEE or not withdrawn:
        told.insert(0, SENTENCES[habilitation.etat])
    words = " ".join(said.get(reader) or said[other_side] for said in told)
    return Markup(words).format(f=faits or Faits(db, habilitation, user)).strip()


def reader_of(db: Session, habilitation: Habilitation, user: Utilisateur) -> Reader:
    if user.organisme_id is not None:
        return Reader.DIRIGEANT if user.est_dirigeant else Reader.REFERENT
    if policies.can_instruct(db, user, habilitation):
        return Reader.INSTRUCTEUR
    return Reader.ADMINISTRATEUR if policies.can_attribute(db, user, habilitation) else Reader.LECTEUR
