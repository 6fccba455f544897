"""What is done with a session beside filling its request: entrusted to a binôme, taken back, deleted, cancelled. Its opinions: avis.py."""

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from eclat.domain.sessions import attributions, lots, retraits
from eclat.domain.socle.champs import FormModel, Ligne, Texte
from eclat.http.actes import Acte, Actes
from eclat.http.forms import Form
from eclat.partials.dossier.effacement import Gone
from eclat.partials.session.cible import SEE, CibleSession


class MotifAnnulation(FormModel):
    motif: Annotated[Texte, StringConstraints(max_length=4000)] = Field(
        title="Motif de l’annulation",
        description="Il figure tel quel dans le mail envoyé.",
        json_schema_extra={"missing": "Indiquez le motif : ceux qui suivent la session le liront.", "rows": "4"},
    )


class Binome(lots.Binome):
    lien: Annotated[Texte, StringConstraints(max_length=1000)] = Field(
        default="",
        title="Pourquoi quelqu’un de lié à l’organisme",
        description="Seulement si une des personnes choisies a travaillé pour cet organisme. Le journal le garde.",
        json_schema_extra={"rows": "2"},
    )
    vu: Ligne = Field(default="", title="Membres que la page montrait")


def present(cible: CibleSession) -> Form[Binome]:
    """Filled with who sits today."""
    held = {each.college: each for each in attributions.seats(cible.ctx.db, cible.thing)}
    filled = {college.value: seat.personne_id for college, seat in held.items()}
    motif = next((seat.motif for seat in held.values() if seat.motif), "")
    return Form.of(Binome, **filled, lien=motif, vu=" ".join(str(seat.id) for seat in held.values()))


def chosen(cible: CibleSession, form: Form[Binome]) -> dict[str, Any]:
    """Both members, and whom the page showed, if it did."""
    said = form.valid
    seen = said.vu.split() if form.values("vu") else None
    return {"employeurs": said.employeurs, "salaries": said.salaries, "motif": said.lien, "seen": seen}


ATTRIBUTION = Actes(
    "session",
    CibleSession,
    [
        Acte(
            "attribution",
            attributions.attribute,
            form=Binome,
            filled=present,
            given=chosen,
            said="La demande est confiée au binôme, les personnes nouvellement choisies sont prévenues",
            question="Confier « {s.nom} » à un binôme paritaire",
            crumb="Binôme paritaire",
            submit="Confier et prévenir",
            fields="partials/session/binome.html",
            text="Un membre de chaque collège. Chaque personne nouvellement choisie est prévenue par mail.",
            apart=True,
        ),
    ],
    see=SEE,
)

VIE = Actes(
    "session",
    CibleSession,
    [
        Acte(
            "retrait",
            retraits.withdraw,
            said="La demande est de nouveau un brouillon, OC Éclat est prévenu",
            question="Reprendre la demande « {s.nom} » ?",
            submit="Reprendre et prévenir",
            text="Elle redevient un brouillon que vous pouvez modifier, et quitte OC Éclat, qui en est prévenu par mail. "
            "OC Éclat ne l’étudiera qu’après un nouveau dépôt.",
        ),
        Acte(
            "suppression",
            retraits.discard,
            said="Le brouillon est supprimé",
            question="Supprimer le brouillon « {s.nom} » ?",
            submit="Supprimer le brouillon",
            text="Tout ce que vous avez saisi et joint à cette demande est effacé. Cela ne s’annule pas.",
            cadre=Gone("sessions"),
        ),
        Acte(
            "annulation",
            retraits.cancel,
            form=MotifAnnulation,
            said="La session est annulée",
            question="Annuler la session « {s.nom} » ?",
            submit="Annuler la session et prévenir",
            text="Elle n’aura pas lieu, ou s’arrête là. {s.prevenus}, avec le motif. Cela ne s’annule pas.",
        ),
    ],
    see=SEE,
)
