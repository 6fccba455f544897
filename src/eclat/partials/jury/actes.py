"""What is done with the jury of a session, each by who may: said, proposed, confirmed, put off, its members replaced, noted present."""

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from eclat.domain.jurys import choix_au_registre, composition, convocations, eligibilite, organisation, propositions, tenue
from eclat.domain.jurys.composition import Composition
from eclat.domain.jurys.organisation import Organisation
from eclat.domain.jurys.propositions import Proposition, Remplacement
from eclat.domain.sessions import assiduite
from eclat.domain.socle import session_policies
from eclat.domain.socle.champs import FormModel, Texte
from eclat.http.actes import Acte, Actes
from eclat.http.forms import Form
from eclat.models import Candidat, Voix
from eclat.partials.session.cible import CibleSession

Motif = Annotated[Texte, StringConstraints(max_length=1000)]


class Confirmation(FormModel):
    motif: Motif = Field(
        default="", title="Pourquoi malgré cela", description="L’historique le garde et l’organisme le lit.", json_schema_extra={"rows": "3"}
    )  # fmt: skip


class Report(FormModel):
    motif: Motif = Field(
        title="Motif du report",
        description="Il figure tel quel dans les mails envoyés aux membres et à l’organisme.",
        json_schema_extra={"missing": "Indiquez le motif : les membres convoqués le liront.", "rows": "3"},
    )


class Retrait(FormModel):
    membre: UUID = Field(title="Membre", json_schema_extra={"missing": "Choisissez la personne à retirer."})


class Admission(FormModel):
    candidat: UUID = Field(title="Candidat", json_schema_extra={"missing": "Choisissez le candidat."})
    motif: Motif = Field(
        title="Motif",
        description="L’historique le garde, et le binôme paritaire le relit. Rien de médical.",
        json_schema_extra={"missing": "Dites pourquoi ce candidat se présente quand même.", "rows": "3"},
    )


class Distance(FormModel):
    candidats: list[UUID] = Field(default_factory=list, title="Candidats qui passent à distance")


class Presence(FormModel):
    presents: list[UUID] = Field(
        default_factory=list, title="Membres présents", description="Qui n’est pas coché est noté absent."
    )


class CibleJury(CibleSession):
    visible = staticmethod(session_policies.followed_sessions)

    @property
    def there(self) -> Composition:
        return composition.of(self.ctx.db, self.thing)

    @property
    def home(self) -> str:
        return self.ctx.url("jury", id=self.thing.id)

    @property
    def trail(self) -> list[tuple[str, str]]:
        return [*super().trail[:1], (self.nom, self.ctx.url("session", id=self.thing.id)), ("Jury", self.home)]

    @property
    def places(self) -> list[tuple[str, str]]:
        return propositions.places(self.there)

    @property
    def registre(self) -> list[tuple[UUID, str]]:
        """Those whom what is typed may mean."""
        return choix_au_registre.offered(self.ctx.db, self.there, self.cherche)

    @property
    def cherche(self) -> str:
        sent = self.ctx.request.method == "POST"
        return self.ctx.typed("cherche") if sent else self.ctx.query("cherche")[:100]

    @property
    def nombreux(self) -> str:
        """How many the register holds, where it is searched."""
        count = choix_au_registre.many(self.ctx.db, self.there)
        return f"plus de {choix_au_registre.COUNTED - 1}" if count == choix_au_registre.COUNTED else str(count or "")

    @property
    def remplacables(self) -> list[tuple[UUID, str]]:
        return [(each.id, dit(each)) for each in propositions.may_leave(self.ctx.db, self.thing)]

    @property
    def membres(self) -> list[tuple[UUID, str]]:  # type: ignore[override]
        return [(each.id, dit(each)) for each in self.there.membres]

    @property
    def presents(self) -> list[tuple[UUID, str]]:
        """Candidates who come before it."""
        return [(each.id, each.appele) for each in assiduite.inscrits(self.ctx.db, self.thing) if each.abandon_le is None]

    @property
    def a_completer(self) -> list[tuple[UUID, str]]:
        found = eligibilite.of(self.ctx.db, self.thing)
        return [(each.id, f"{each.nom}, il manque\u00a0: {', '.join(each.manques)}") for each in found if each.manques]

    @property
    def reserves(self) -> list[str]:
        """What is warned of before it is confirmed."""
        return convocations.doubts(self.ctx.db, self.thing, self.there)


def dit(membre: Any) -> str:
    name = f"{membre.prenom} {membre.nom}, {composition.seat(membre.qualite, membre.college, preside=membre.preside)}"
    return name + (", voix consultative" if membre.voix == Voix.CONSULTATIVE else "")


def organised(cible: CibleJury) -> Form[Organisation]:
    held = organisation.filled(cible.ctx.db, cible.thing)
    return Form.of(Organisation, **{name: value for name, value in held.items() if value not in (None, "", False)})


def given(name: str) -> Callable[[CibleJury, Form[Any]], dict[str, Any]]:
    """The whole form, as one argument of the verb."""
    return lambda cible, form: {name: form.valid}


def from_query(model: type[FormModel], name: str) -> Callable[[CibleJury], Form[Any]]:
    """The one from whom one came."""
    return lambda cible: Form.of(model, **({name: chosen} if (chosen := cible.ctx.query(name)) else {}))


def far(cible: CibleJury) -> Form[Distance]:
    people = {each for each, _ in cible.presents}
    held = [key for key in people if cible.ctx.db.get_one(Candidat, key).jury_a_distance]
    return Form.of(Distance, candidats=held)


def noted(cible: CibleJury) -> Form[Presence]:
    """As noted; before that, whoever said that they come."""
    there = cible.there
    held = [each.id for each in there.membres if (each.present if there.notee else each.reponse == "vient")]
    return Form.of(Presence, presents=held)


JURY = Actes(
    "jury",
    CibleJury,
    [
        Acte(
            "confirmation",
            convocations.confirm,
            form=Confirmation,
            said="Le jury est confirmé, les convocations partent",
            question="Confirmer le jury de « {s.nom} »",
            crumb="Confirmer",
            submit="Confirmer et convoquer",
            fields="partials/jury/confirmation.html",
            text="Chaque membre reçoit sa convocation par mail, avec le rendez-vous pour son agenda. L’organisme en est prévenu.",
        ),
        Acte("proposition", propositions.hand_over, said="La composition est transmise, le binôme paritaire est prévenu"),
        Acte(
            "organisation",
            organisation.organise,
            form=Organisation,
            filled=organised,
            given=given("organisation"),
            said="La date et le lieu du jury sont enregistrés",
            question="Date et lieu du jury de « {s.nom} »",
            crumb="Date et lieu",
            submit="Enregistrer",
            fields="partials/jury/organisation.html",
        ),
        Acte(
            "membre",
            propositions.propose,
            form=Proposition,
            filled=from_query(Proposition, "place"),
            given=given("proposition"),
            said=lambda cible, details: f"{details.get('membre', 'Cette personne')} siège à ce jury",
            question="Proposer un membre du jury",
            crumb="Membre",
            submit="Proposer cette personne",
            fields="partials/jury/membre.html",
        ),
        Acte("relance", convocations.remind, said="Les membres qui n’ont pas répondu sont relancés"),
        Acte(
            "remplacement",
            propositions.replace,
            form=Remplacement,
            filled=from_query(Remplacement, "membre"),
            given=given("remplacement"),
            said=lambda cible, details: (
                f"{details.get('membre', 'Cette personne')} siège à ce jury, les deux personnes sont prévenues"
            ),
            question="Remplacer un membre du jury",
            crumb="Remplacer",
            submit="Remplacer et prévenir",
            fields="partials/jury/remplacement.html",
            text="Par quelqu’un du même collège, jusqu’au début du jury.",
        ),
        Acte(
            "retrait",
            propositions.remove,
            form=Retrait,
            filled=from_query(Retrait, "membre"),
            said="Le membre est retiré du jury",
            question="Retirer un membre du jury",
            crumb="Retirer un membre",
            submit="Retirer du jury",
            fields="partials/jury/retrait.html",
            text="Si sa convocation est partie, un mail l’annule.",
        ),
        Acte(
            "distance",
            organisation.at_distance,
            form=Distance,
            filled=far,
            said="Les candidats à distance sont enregistrés",
            question="Candidats qui passent à distance",
            crumb="À distance",
            submit="Enregistrer",
            fields="partials/jury/distance.html",
            text="Chacun est nommé : le procès-verbal dit qui est passé à distance.",
        ),
        Acte(
            "admission",
            eligibilite.admit,
            form=Admission,
            filled=from_query(Admission, "candidat"),
            said="Le candidat est admis devant le jury",
            question="Admettre un candidat malgré ce qui manque",
            crumb="Admettre",
            submit="Admettre devant le jury",
            fields="partials/jury/admission.html",
        ),
        Acte(
            "presence",
            tenue.note_presence,
            form=Presence,
            filled=noted,
            said="La présence des membres est notée",
            question="Qui est présent ?",
            crumb="Présence",
            submit="Enregistrer la présence",
            fields="partials/jury/presence.html",
        ),
        Acte(
            "report",
            convocations.put_off,
            form=Report,
            said="Le jury est reporté, ses membres sont prévenus",
            question="Reporter le jury de « {s.nom} » ?",
            crumb="Reporter",
            submit="Reporter et prévenir",
            text="Les convocations sont annulées par mail, avec le motif. Une nouvelle date est ensuite à fixer et à confirmer.",
        ),
    ],
    see="Voir où en est le jury",
)
