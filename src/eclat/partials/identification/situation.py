"""Where a délégataire stands with each national organisation that named it, said to its own people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from markupsafe import Markup
from sqlmodel import Session

from eclat.domain.delegataires import fiche, identifications
from eclat.domain.habilitations import decisions
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.formats import format_date, plural
from eclat.francais import of_name, the_name, to_name
from eclat.models import Delegation, EtatDelegation, EtatHabilitation, Habilitation, Identification, Organisme
from eclat.partials.habilitation.faits import enumerate_names

D, E = EtatDelegation, EtatHabilitation
Badge = tuple[str, str, str]  # what it says, its kind, its icon
A_REMPLIR: Badge = ("À remplir", "warn", "circle-dot-dashed")
TERMINE: Badge = ("Terminé", "ok", "check")
DEPOSEE: Badge = ("Demande déposée", "info", "inbox")
ECARTE: Badge = ("Écarté", "bad", "x")
SUSPENDU: Badge = ("Suspendu", "warn", "pause")

# Once the request is decided: the badge of those that it concerns, and what they read.
DECIDED: dict[EtatHabilitation, tuple[Badge, str]] = {
    E.ACCEPTEE: (
        ("Habilité", "ok", "badge-check"),
        "Votre organisme est habilité comme délégataire <b>{p.de_national}</b>{p.dates}.",
    ),
    E.REFUSEE: (("Demande refusée", "bad", "x"), "OC Éclat a refusé la demande <b>{p.de_national}</b>."),
    E.SUSPENDUE: (
        ("Habilitation suspendue", "warn", "pause"),
        "L’habilitation <b>{p.de_national}</b> est suspendue : ses délégataires n’ouvrent plus de session.",
    ),
    E.RESILIEE: (("Habilitation résiliée", "bad", "ban"), "L’habilitation <b>{p.de_national}</b> est résiliée."),
    E.EXPIREE: (("Habilitation expirée", "neutral", "calendar-x-2"), "L’habilitation <b>{p.de_national}</b> a pris fin."),
}
UNDER_WAY = {
    E.EN_ATTENTE_DELEGATAIRES: "Votre formulaire est complet depuis le {p.complet}. "
    "La demande <b>{p.de_national}</b> partira quand tous ses délégataires auront terminé.",
    E.BROUILLON: "Votre formulaire est complet depuis le {p.complet}. <b>{p.national}</b> a repris sa demande pour la modifier.",
    E.A_COMPLETER: "Votre formulaire est complet depuis le {p.complet}. OC Éclat a demandé <b>{p.a_national}</b> de compléter sa demande.",
}
AT_OC = "Votre formulaire est complet depuis le {p.complet}. La demande <b>{p.de_national}</b> est chez OC Éclat, qui l’étudie."


@dataclass(frozen=True)
class Place:
    """A délégataire before one national organisation, as its own people may know it: what the instructeurs think of it is said
    with the decision, not before."""

    id: UUID  # of the form
    national: str
    numero: str
    ouvert: bool  # the form is to be filled
    reprise: bool  # it may be taken up again
    etat: EtatDelegation
    demande: EtatHabilitation
    manques: int
    touche: bool
    preremplie_le: datetime | None
    termine_le: datetime | None
    motif: str
    dates: str

    @property
    def complet(self) -> str:
        return format_date(self.termine_le)

    @property
    def de_national(self) -> str:
        return of_name(self.national)

    @property
    def a_national(self) -> str:
        return to_name(self.national)

    @property
    def ecarte(self) -> bool:
        return self.etat == D.ECARTEE and self.demande == E.ACCEPTEE

    @property
    def suspendu(self) -> bool:
        """By itself, while the national habilitation holds."""
        return self.etat == D.SUSPENDUE and self.demande == E.ACCEPTEE

    @property
    def badge(self) -> Badge:
        if self.ouvert:
            return A_REMPLIR
        if self.ecarte:
            return ECARTE
        if self.suspendu:
            return SUSPENDU
        if self.demande in DECIDED:
            return DECIDED[self.demande][0]
        return TERMINE if self.demande in identifications.OPEN else DEPOSEE

    @property
    def phrase(self) -> Markup:
        if self.ouvert:
            return self.lacking
        if self.ecarte:
            return Markup("OC Éclat a accepté la demande <b>{}</b> sans votre organisme. Motif : « {} »").format(
                self.de_national, self.motif
            )
        if self.suspendu:
            return Markup(
                "OC Éclat a <b>suspendu</b> votre organisme, délégataire {}\u00a0: aucune session ne se demande ni ne s’ouvre."
            ).format(self.de_national)
        said = DECIDED[self.demande][1] if self.demande in DECIDED else UNDER_WAY.get(self.demande, AT_OC)
        return Markup(said).format(p=self)

    @property
    def lacking(self) -> Markup:
        if not self.manques:
            return Markup("Rien ne manque à votre formulaire : <b>terminez-le</b> pour le transmettre.")
        missing = plural(self.manques, "élément manque", "éléments manquent")
        if self.preremplie_le and not self.touche:
            return Markup("Prérempli d’après votre formulaire du {} : <b>{}</b>.").format(
                format_date(self.preremplie_le), missing
            )
        return Markup("<b>{}</b> à votre formulaire.").format(missing)

    @property
    def etapes(self) -> list[dict[str, str]]:
        """What comes next, for the ``numbered_steps`` macro."""
        reached = 0 if self.ouvert else 1 if self.demande in identifications.OPEN else 2 if self.demande not in DECIDED else 4
        steps = [
            ("Vous terminez votre formulaire", f"Il est transmis {self.a_national}."),
            ("Tous les délégataires terminent le leur", f"La demande {self.de_national} part alors d’elle-même."),
            ("OC Éclat étudie la demande", "Les instructeurs lisent le formulaire de chaque délégataire."),
            ("OC Éclat décide", "Un mail vous dit la décision."),
        ]
        state = {True: "done", False: "next"}
        return [
            {"label": label, "detail": detail, "state": "now" if rank == reached else state[rank < reached]}
            for rank, (label, detail) in enumerate(steps)
        ]


@dataclass(frozen=True)
class PlaceLue:
    """The same for who reads the form from elsewhere: the Organisme National, OC Éclat."""

    national: str
    etat: EtatDelegation
    termine_le: datetime | None
    motif: str

    @property
    def badge(self) -> Badge:
        return {
            D.INVITEE: ("Formulaire en cours", "info", "pencil"),
            D.ECARTEE: ECARTE,
            D.HABILITEE: ("Habilité", "ok", "badge-check"),
            D.SUSPENDUE: SUSPENDU,
        }.get(self.etat, TERMINE)

    @property
    def phrase(self) -> Markup:
        said = Markup("Délégataire <b>{}</b>. ").format(of_name(self.national))
        if self.etat == D.INVITEE:
            return said + "Son formulaire n’est pas terminé : ce que vous lisez peut changer."
        signed = Markup("Formulaire terminé le {}, déclaré exact sur l’honneur.").format(format_date(self.termine_le))
        return said + signed + (Markup(" <b>Écarté</b> : « {} »").format(self.motif) if self.etat == D.ECARTEE else "")


def read_by(db: Session, user: Utilisateur, identification: Identification) -> PlaceLue:
    """The Organisme National learns with the decision who was set aside."""
    delegation = identifications.delegation_of(db, identification)
    habilitation = db.get_one(Habilitation, delegation.habilitation_id)
    hidden = delegation.etat == D.ECARTEE and not user.est_agent and habilitation.etat not in DECIDED
    national = db.get_one(Organisme, habilitation.organisme_id)
    return PlaceLue(national.nom, D.TERMINEE if hidden else delegation.etat, identification.termine_le, delegation.motif)


def places(db: Session, user: Utilisateur) -> list[Place]:
    """Every national organisation that named the organisme of this user, what waits first, then the latest."""
    found = [place(db, *each) for each in identifications.of_organisme(db, user.organisme_id)]
    return sorted(found, key=lambda each: not each.ouvert)


def summary(named: Sequence[Place], user: Utilisateur) -> Markup:
    """One sentence over them all: what remains."""
    awaited = [each for each in named if each.ouvert]
    if not awaited:
        finished = Markup("Vos {} formulaires d’identification sont terminés.").format(len(named))
        return named[0].phrase if len(named) == 1 else finished
    asking = enumerate_names([Markup("par <b>{}</b>").format(the_name(each.national)) for each in awaited])
    if len(awaited) > 1:
        remains = "Il vous reste à remplir" if user.est_dirigeant else "Votre dirigeant remplit"
        return Markup("{} <b>{} formulaires d’identification</b>, demandés {}.").format(remains, len(awaited), asking)
    if not user.est_dirigeant:
        return Markup("Votre dirigeant remplit le <b>formulaire d’identification</b> demandé {}.").format(asking)
    (only,) = awaited
    if not only.manques:
        return Markup("Rien ne manque au formulaire d’identification demandé {} : <b>terminez-le</b>.").format(asking)
    missing = plural(only.manques, "élément manque", "éléments manquent")
    return Markup("Il vous reste à remplir le formulaire d’identification demandé {} : <b>{}</b>.").format(asking, missing)


def place(
    db: Session, identification: Identification, delegation: Delegation, habilitation: Habilitation, national: Organisme
) -> Place:
    opened = identifications.may_change(delegation, habilitation)
    return Place(
        id=identification.id,
        national=national.nom,
        numero=habilitation.numero,
        ouvert=opened,
        reprise=identifications.may_reopen(delegation, habilitation),
        etat=delegation.etat,
        demande=habilitation.etat,
        manques=len(fiche.manques(db, identification)) if opened else 0,
        touche=identification.enregistre_le is not None,
        preremplie_le=identifications.prefilled_from(db, identification) if opened else None,
        termine_le=identification.termine_le,
        motif=delegation.motif,
        dates=dates(db, habilitation) if habilitation.etat == E.ACCEPTEE else "",
    )


def place_of(db: Session, identification: Identification) -> Place:
    delegation = identifications.delegation_of(db, identification)
    habilitation = db.get_one(Habilitation, delegation.habilitation_id)
    return place(db, identification, delegation, habilitation, db.get_one(Organisme, habilitation.organisme_id))


def dates(db: Session, habilitation: Habilitation) -> str:
    decision = decisions.last_decision(db, habilitation)
    if decision is None or decision.valide_du is None:
        return ""
    return f", du {format_date(decision.valide_du)} au {format_date(decision.valide_jusqu_au)}"
