"""What is done to the procès-verbal of a session as a whole: its entry closes, opens again, a signed one is rectified."""

from functools import cached_property
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from eclat.domain.jurys import cloture, empechements, figes, pv, rectificatifs, signataires
from eclat.domain.jurys.composition import COLLEGES
from eclat.domain.socle import jury_policies
from eclat.domain.socle.champs import FormModel, Texte
from eclat.formats import plural
from eclat.francais import of_name
from eclat.http.actes import Acte, Actes, Cible, First
from eclat.models import EtatPv, EtatSession, Pv, SessionCqp
from eclat.partials.session import situation


class MotifReouverture(FormModel):
    motif: Annotated[Texte, StringConstraints(max_length=4000)] = Field(
        title="Motif",
        description="Les autres signataires le reçoivent par mail.",
        json_schema_extra={"missing": "Dites pourquoi vous revenez à la saisie.", "rows": "3"},
    )


class Rectification(FormModel):
    candidats: list[UUID] = Field(
        default_factory=list,
        title="Candidats concernés",
        description="La nouvelle version ne porte qu’eux. Les résultats des autres restent ceux du procès-verbal signé.",
    )
    motif: Annotated[Texte, StringConstraints(max_length=4000)] = Field(
        title="Motif",
        description="Le procès-verbal rectificatif le porte.",
        json_schema_extra={"missing": "Dites ce qui est à rectifier.", "rows": "3"},
    )


class Cloture(FormModel):
    sans_quorum: Annotated[Texte, StringConstraints(max_length=1000)] = Field(
        default="",
        title="Pourquoi le jury s’est prononcé sans quorum",
        description="Le procès-verbal le porte.",
        json_schema_extra={"rows": "3"},
    )


class Empechement(FormModel):
    remplacant: UUID = Field(
        title="Qui signe à sa place",
        description="La personne choisie suit la session et signe à la place du coprésident de son collège.",
        json_schema_extra={"missing": "Choisissez qui le remplace."},
    )
    motif: Annotated[Texte, StringConstraints(max_length=1000)] = Field(
        title="Motif",
        description="Le procès-verbal le porte\u00a0; la copie de l’organisme de formation, non.",
        json_schema_extra={"missing": "Dites pourquoi cette personne ne peut pas signer.", "rows": "3"},
    )


class CiblePv(Cible[SessionCqp]):
    visible = staticmethod(jury_policies.visible_pv)

    @cached_property
    def pv(self) -> Pv | None:
        return pv.current(self.ctx.db, self.thing)

    @property
    def nom(self) -> str:
        return self.pv.numero if self.pv else "ce procès-verbal"

    @property
    def home(self) -> str:
        return self.ctx.url("pv" if self.thing.etat == EtatSession.PV_EN_SAISIE else "pv-signature", id=self.thing.id)

    @property
    def trail(self) -> list[tuple[str, str]]:
        session = situation.nom(self.thing), self.ctx.url("session", id=self.thing.id)
        return [(situation.liste(self.ctx.me), self.ctx.url("sessions")), session, ("Procès-verbal du jury", self.home)]

    @property
    def signataires(self) -> str:
        names = [each.nom for each in signataires.of(self.ctx.db, self.thing)]
        return " et ".join(names) or "personne"

    @property
    def annulees(self) -> str:
        """What happens to the signatures already given."""
        given = cloture.valid(self.ctx.db, self.pv) if self.pv else []
        if not given:
            return "Personne n’a encore signé."
        names = " et ".join(of_name(each.nom) for each in given)
        return f"La signature {names} ne comptera plus." if len(given) == 1 else f"Les signatures {names} ne compteront plus."

    @property
    def concernes(self) -> list[tuple[UUID, str]]:
        """By candidate, what the signed version says of them."""
        versions = [each for each in reversed(rectificatifs.versions(self.ctx.db, self.thing)) if each.etat == EtatPv.SIGNE]
        rows = figes.dernieres(self.ctx.db, versions).values()
        held = [(each.candidat.id, f"{each.nom}\u00a0: {each.proposition.dite}") for each in rows]
        left = rectificatifs.left_out(self.ctx.db, self.thing)
        return held + [(each.id, f"{pv.called(each)}\u00a0: dans aucun procès-verbal") for each in left]

    @property
    def remplacants(self) -> list[tuple[UUID, str]]:
        """In the place of a co-president; nobody in that of another member, who is let off."""
        found = empechements.replacements(self.ctx.db, self.thing)
        seated = [(each.id, f"{each.dit} (collège {COLLEGES[each.college]})") for each in found]
        off = empechements.others(self.ctx.db, self.thing)
        return [*seated, *((each.membre_id, f"Personne\u00a0: {each.nom} ne signe pas") for each in off)]

    @property
    def sans_quorum(self) -> bool:
        return cloture.without_quorum(self.ctx.db, self.thing)

    @property
    def version(self) -> int:
        return self.pv.version if self.pv else 1


def complete_first(cible: CiblePv) -> First | None:
    """What is missing, before anything closes."""
    missing = pv.lacking(cible.ctx.db, cible.pv) if cible.pv else []
    if cible.pv and not missing and (why := pv.incidents_wrong(cible.pv)):
        return First(cloture.INCIDENTS.format(why), "Revoir les incidents", f"{cible.ctx.url('pv', id=cible.thing.id)}#incidents")
    if not missing and cloture.attendance_missing(cible.ctx.db, cible.thing):
        return First(cloture.UNNOTED, "Noter qui est présent", cible.ctx.url("jury-presence", id=cible.thing.id))
    if not missing:
        return None
    more = f" {plural(len(missing) - 1, 'autre réponse manque', 'autres réponses manquent')} aussi." if len(missing) > 1 else ""
    sentence = f"Tout n’est pas saisi. {missing[0].nom}, {missing[0].dit}{more}"
    return First(sentence, "Revenir à la saisie", f"{cible.ctx.url('pv', id=cible.thing.id)}#p-{missing[0].passage_id}")


PV = Actes(
    "pv",
    CiblePv,
    [
        Acte(
            "reouverture",
            cloture.reopen,
            form=MotifReouverture,
            said="La saisie est rouverte, les autres signataires sont prévenus",
            question="Revenir à la saisie de {s.nom}\u00a0?",
            text="{s.annulees} Une fois la saisie close à nouveau, chacun relit le document et le signe.",
            submit="Rouvrir la saisie",
            crumb="Revenir à la saisie",
        ),
        Acte(
            "cloture",
            cloture.close,
            form=Cloture,
            fields="partials/signature/cloture.html",
            said="La saisie est close, le document se prépare",
            question="Clore la saisie de {s.nom}\u00a0?",
            text="Le contenu est arrêté tel qu’il est. Signent {s.signataires}, prévenus par mail. Chacun peut encore revenir à la saisie tant que tous n’ont pas signé.",
            submit="Clore et demander les signatures",
            crumb="Clore la saisie",
            first=complete_first,
        ),
        Acte(
            "rectification",
            rectificatifs.rectify,
            form=Rectification,
            said="Le procès-verbal rectificatif est ouvert\u00a0: saisissez ce qui change",
            question="Rectifier {s.nom}\u00a0?",
            text="Une nouvelle version s’ouvre, pour les candidats choisis, avec leurs résultats d’avant. Elle cite l’empreinte de la précédente, qui reste lisible.",
            submit="Ouvrir la version rectificative",
            crumb="Rectifier",
            fields="partials/signature/rectification.html",
        ),
        Acte(
            "empechement",
            empechements.relieve,
            form=Empechement,
            said="C’est noté\u00a0: le procès-verbal dira qui signe",
            question="Remplacer un signataire de {s.nom}\u00a0?",
            text="Qui présidait reste nommé comme tel. Ce qui est déjà signé de tous ne change pas. Une version qui attend ses signatures revient à la saisie\u00a0: elle dira qui signe à la place de qui, ou qui ne signe pas.",
            submit="Remplacer et prévenir",
            crumb="Remplacer un signataire",
            fields="partials/signature/empechement.html",
        ),
        *(
            Acte(
                name,
                verb,
                said="Le procès-verbal rectificatif est abandonné",
                question="Abandonner la version {s.version} de {s.nom}\u00a0?",
                text="Ce qui y est saisi est effacé. La version précédente, signée, reste la dernière.",
                submit="Abandonner cette version",
                crumb="Abandonner",
            )
            for name, verb in (("abandon", rectificatifs.abandon), ("abandon-attribue", rectificatifs.abandon_attributed))
        ),
    ],
    see="Voir où en est le procès-verbal",
)
