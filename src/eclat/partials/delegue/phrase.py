"""Where the délégataires of a request stand, said to their Organisme National: who waits for whom, since when, and how many."""

from markupsafe import Markup
from sqlmodel import Session

from eclat.domain.delegataires.liste import Compte
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.formats import plural
from eclat.models import EtatHabilitation, Habilitation
from eclat.partials.habilitation import situation
from eclat.partials.habilitation.faits import Faits

E = EtatHabilitation
# ``{f.…}`` are facts of the request (faits.py), ``{n}`` what is said of its délégataires. Other states: the request's own sentence.
SENTENCES = {
    E.EN_ATTENTE_DELEGATAIRES: "Votre demande part automatiquement quand tous les OF ont franchi les trois étapes.",
    E.DEPOSEE: "Tous les OF ont terminé : votre demande est chez <b>OC Éclat</b> depuis le {f.deposited}. La liste ne change plus.",
    E.EN_INSTRUCTION: "<b>OC Éclat</b> étudie votre demande depuis le {f.moved}. La liste ne change plus.",
    E.A_COMPLETER: "OC Éclat vous a renvoyé la demande le {f.moved}. {n}",
    E.ACCEPTEE: "OC Éclat a accepté votre demande le {f.moved} : {n}",
}


def sentence(db: Session, habilitation: Habilitation, user: Utilisateur, compte: Compte) -> Markup:
    said = SENTENCES.get(habilitation.etat)
    if said is None:
        return situation.sentence(db, habilitation, user)
    return Markup(said).format(f=Faits(db, habilitation, user), n=of_them(habilitation, compte))


def of_them(habilitation: Habilitation, compte: Compte) -> Markup:
    if habilitation.etat == E.A_COMPLETER:
        if not compte.attendus:
            return Markup("Un OF qui reprend son formulaire apparaît ici, en attente, jusqu’à ce qu’il le termine à nouveau.")
        took = plural(compte.attendus, "OF a repris son formulaire", "OF ont repris leur formulaire")
        return Markup("<b>{}</b> et {} le terminer à nouveau.").format(took, "doit" if compte.attendus == 1 else "doivent")
    out = compte.total - compte.habilites
    held = plural(compte.habilites, "OF est habilité", "OF sont habilités")
    return Markup("<b>{}</b>{}.").format(held, f", {plural(out, 'est écarté', 'sont écartés')}" if out else "")


def total(compte: Compte) -> str:
    """“8 OF sur 12 ont terminé”."""
    done = compte.termines
    if compte.total and done == compte.total:
        return "L’OF a terminé" if done == 1 else f"Les {done} OF ont terminé"
    return f"{done} OF sur {compte.total} {'a' if done < 2 else 'ont'} terminé"
