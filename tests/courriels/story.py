"""One scene for each mail: the same people and the same dates each time, so that what is written can be compared."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import courriels
from eclat.courriels.compose import Pli
from eclat.courriels.messagerie import NonLus
from eclat.courriels.modeles import MODELES
from eclat.domain.habilitations import demande
from eclat.models import (
    Appartenance,
    Attribution,
    Courriel,
    Decision,
    Delegation,
    Document,
    EtatDelegation,
    EtatOrganisme,
    EtatPersonne,
    Fil,
    Habilitation,
    Jeton,
    Objet,
    Organisme,
    Personne,
    Point,
    Qualification,
    Role,
    RoleAgent,
    Sens,
    SessionCqp,
    UsageJeton,
)
from eclat.models.base import Entity
from eclat.models.bulk import blank

Row = TypeVar("Row", bound=Entity)

NOM = "Association La Cour des Possibles"
MOTIF = "Le numéro SIRET désigne un établissement fermé.\n\nInscrivez-vous avec celui du siège."
CONDITIONS = "Transmettre le CV du second évaluateur avant la première session.\nInformer OC Éclat de tout changement de locaux."
POINTS = (
    "Certificat Qualiopi en cours de validité",
    "Équipe pédagogique : il manque\nle CV de Laurent Orsini",
)


@dataclass
class Story:
    """``nom`` and the others are what people typed; a test may tell the story with worse."""

    db: Session
    nom: str = NOM
    motif: str = MOTIF
    conditions: str = CONDITIONS
    points: tuple[str, ...] = POINTS
    born: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.organisme = self.keep(Organisme(nom=self.nom, nom_tri="cour", siret="51248013700024", motif_refus=self.motif))
        self.dirigeant = self.person("mathilde.lacombe@lacour.example", "Mathilde", "Lacombe")
        self.referent = self.person("karim.benhaddou@lacour.example", "Karim", "Benhaddou")
        for person, role in ((self.dirigeant, Role.DIRIGEANT), (self.referent, Role.REFERENT)):
            self.keep(Appartenance(personne_id=person.id, organisme_id=self.organisme.id, role=role))
        self.administrateur = self.hired("claire.aubertin@oc-eclat.example", "Claire", "Aubertin", Role.ADMINISTRATEUR)
        self.instructeur = self.hired("sophie.rakoto@oc-eclat.example", "Sophie", "Rakoto", Role.INSTRUCTEUR)
        self.habilitation = self.keep(
            Habilitation(
                numero="HAB-2026-0042", organisme_id=self.organisme.id, cqp_id=demande.catalogue(self.db)[0][0],
                qualification=Qualification.OF_INDEPENDANT, objet=Objet.PREPARER_ET_EVALUER,
                depose_le=datetime(2026, 11, 23, 9, 32, tzinfo=UTC),
            )
        )  # fmt: skip
        self.keep(Attribution(habilitation_id=self.habilitation.id, personne_id=self.instructeur.id, role=Role.INSTRUCTEUR))
        self.asked = [
            self.keep(Point(habilitation_id=self.habilitation.id, texte=texte, auteur_id=self.instructeur.id))
            for texte in self.points
        ]

    def keep(self, row: Row) -> Row:
        self.born += 1
        row.id = UUID(int=self.born)
        self.db.add(row)
        self.db.flush()
        return row

    def person(self, courriel: str, prenom: str, nom: str) -> Personne:
        return self.keep(Personne(courriel=courriel, prenom=prenom, nom=nom, etat=EtatPersonne.ACTIVE))

    def hired(self, courriel: str, prenom: str, nom: str, role: Role) -> Personne:
        person = self.person(courriel, prenom, nom)
        self.keep(RoleAgent(personne_id=person.id, role=role))
        return person

    @property
    def personne(self) -> Personne:
        return self.dirigeant

    @property
    def personnes(self) -> list[Personne]:
        return [self.dirigeant]

    @property
    def note(self) -> str:
        """What changed in a document, as its new version says."""
        return self.conditions

    @property
    def document(self) -> Document:
        return self.published(obligatoire=False)

    def published(self, *, obligatoire: bool) -> Document:
        """The guide of the jury."""
        since = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
        return self.keep(
            Document(
                titre="Guide du jury de validation", titre_tri="guide", categorie="Sessions et jury", categorie_tri="sessions et jury",
                dirigeants=True, obligatoire=obligatoire, du=since.date(), publie_le=since, paru_le=since,
            )
        )  # fmt: skip

    @property
    def session(self) -> SessionCqp:
        """The session in Avignon that its organisme asks for; ``motif``: what it would have once it is cancelled."""
        return self.db.exec(select(SessionCqp)).first() or self.keep(
            SessionCqp(
                numero="SES-2026-0019", organisme_id=self.organisme.id, habilitation_id=self.habilitation.id, motif=self.motif,
                intitule="Avignon, janvier 2027", ville="Avignon", places=18, debut=date(2027, 1, 11), fin=date(2027, 10, 15),
                demandee_le=datetime(2026, 11, 23, 9, 32, tzinfo=UTC),
            )
        )  # fmt: skip

    @property
    def attend(self) -> NonLus:
        """What OC Éclat wrote to the dirigeant about the request."""
        held = self.db.exec(select(Fil)).first()
        since = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
        fil = held or self.keep(
            Fil(organisme_id=self.organisme.id, objet_type="habilitation", objet_id=self.habilitation.id, dernier_le=since)
        )
        return NonLus(fil, self.habilitation, "Habilitation HAB-2026-0042", "Sophie Rakoto (OC Éclat)", 2)

    @property
    def attendent(self) -> list[NonLus]:
        """The same, and what two people wrote in general, as an agent is told of it."""
        about, general = self.attend, f"{self.nom}, échanges avec OC Éclat"
        return [about, NonLus(about.fil, self.organisme, general, f"Mathilde Lacombe, Karim Benhaddou ({self.nom})", 3)]

    @property
    def agent(self) -> Personne:
        return self.instructeur

    @property
    def delegations(self) -> list[Delegation]:
        return [self.delegation]

    @property
    def delegation(self) -> Delegation:
        """Grand Préau Bretagne, named by the request of the story."""
        held = self.db.exec(select(Delegation)).first()
        if held is not None:
            return held
        made = self.keep(Organisme(nom="Grand Préau Bretagne", nom_tri="grand preau bretagne", etat=EtatOrganisme.INVITE))
        maelle = self.person("m.leguen@preau-bretagne.example", "Maëlle", "Le Guen")
        self.keep(Appartenance(personne_id=maelle.id, organisme_id=made.id, role=Role.DIRIGEANT))
        return self.keep(
            Delegation(
                habilitation_id=self.habilitation.id, rang=1, nom=made.nom, courriel=maelle.courriel, organisme_id=made.id,
                etat=EtatDelegation.INVITEE, invitee_le=datetime(2026, 11, 9, 9, 15, tzinfo=UTC), motif=self.motif,
            )
        )  # fmt: skip

    def pli(self, *, link: bool = False) -> Pli:
        """What its dirigeant is sent."""
        delegation = self.delegation
        maelle = self.db.exec(select(Personne).where(Personne.courriel == delegation.courriel)).one()
        self.born += 1
        jeton = {"id": UUID(int=self.born), "personne_id": maelle.id, "usage": UsageJeton.ACTIVATION}
        return Pli(maelle.courriel, maelle.id, delegation, blank(Jeton) | jeton if link else None)

    def withdrawal(self) -> None:
        delegation = self.delegation
        maelle = self.db.exec(select(Personne).where(Personne.courriel == delegation.courriel)).one()
        courriels.delegataires.delegation_retiree(self.db, self.organisme, delegation, maelle)

    def jeton(self, person: Personne, usage: UsageJeton = UsageJeton.ACTIVATION) -> Jeton:
        return self.keep(Jeton(personne_id=person.id, usage=usage))

    def move(self, courriel: str = "m.lacombe@lacour.example") -> Jeton:
        """The dirigeant asks for another address."""
        return self.keep(Jeton(personne_id=self.dirigeant.id, usage=UsageJeton.ADRESSE, nouvelle_adresse=courriel))

    def acceptance(self, conditions: str) -> Decision:
        return self.keep(
            Decision(
                habilitation_id=self.habilitation.id, sens=Sens.ACCEPTATION, auteur_id=self.instructeur.id, conditions=conditions,
                objet=Objet.PREPARER_ET_EVALUER, valide_du=date(2026, 12, 1), valide_jusqu_au=date(2029, 11, 30),
            )
        )  # fmt: skip

    def refusal(self) -> Decision:
        return self.keep(
            Decision(habilitation_id=self.habilitation.id, sens=Sens.REFUS, auteur_id=self.instructeur.id, motif=self.motif)
        )

    def write(self, scene: str) -> list[Courriel]:
        """What the scene sends, one mail for each reader."""
        SCENES[scene](self)
        self.db.flush()
        written = select(Courriel).where(Courriel.modele == modele_of(scene)).order_by(col(Courriel.destinataire))
        return list(self.db.exec(written))


def modele_of(scene: str) -> str:
    return scene.partition("-")[0]


def told(modele: str) -> Callable[[Story], None]:
    """The scene of a mail whose function takes only what a story has."""
    function = next(vars(wing)[modele] for wing in vars(courriels).values() if modele in getattr(wing, "__dict__", {}))

    def scene(story: Story) -> None:
        given: list[Any] = []
        for name in list(inspect.signature(function).parameters)[1:]:
            given.append(story.jeton(given[-1]) if name == "jeton" else getattr(story, name))
        function(story.db, *given)

    return scene


SCENES: dict[str, Callable[[Story], None]] = {modele: told(modele) for modele in MODELES} | {
    "mot_de_passe_oublie": lambda s: courriels.comptes.mot_de_passe_oublie(
        s.db, s.dirigeant, s.jeton(s.dirigeant, UsageJeton.MOT_DE_PASSE)
    ),
    "activation_renouvelee": lambda s: courriels.comptes.activation_renouvelee(
        s.db, s.dirigeant, s.jeton(s.dirigeant), a_confirmer=False
    ),
    "activation_renouvelee-confirmation": lambda s: courriels.comptes.activation_renouvelee(
        s.db, s.dirigeant, s.jeton(s.dirigeant), a_confirmer=True
    ),
    "inscription_acceptee": lambda s: courriels.organismes.inscription_acceptee(s.db, s.organisme, s.dirigeant, None),
    "inscription_acceptee-confirmation": lambda s: courriels.organismes.inscription_acceptee(
        s.db, s.organisme, s.dirigeant, s.jeton(s.dirigeant)
    ),
    "inscription_deja_faite": lambda s: courriels.organismes.inscription_deja_faite(s.db, s.dirigeant, None),
    "inscription_deja_faite-attendue": lambda s: courriels.organismes.inscription_deja_faite(
        s.db, s.dirigeant, s.jeton(s.dirigeant)
    ),
    "adresse_retiree": lambda s: courriels.comptes.adresse_retiree(s.db, s.dirigeant, "ancienne@lacour.example", par_soi=False),
    "adresse_retiree-soi": lambda s: courriels.comptes.adresse_retiree(
        s.db, s.dirigeant, "ancienne@lacour.example", par_soi=True
    ),
    "adresse_a_confirmer": lambda s: courriels.comptes.adresse_a_confirmer(s.db, s.dirigeant, s.move()),
    "adresse_demandee": lambda s: courriels.comptes.adresse_demandee(s.db, s.dirigeant, s.move()),
    "adresse_prise": lambda s: courriels.comptes.adresse_prise(s.db, s.referent, s.move(s.referent.courriel)),
    "document_publie": lambda s: courriels.documentation.document_publie(s.db, s.document, s.personnes),
    "document_publie-obligatoire": lambda s: courriels.documentation.document_publie(
        s.db, s.published(obligatoire=True), s.personnes
    ),
    "document_remplace-obligatoire": lambda s: courriels.documentation.document_remplace(
        s.db, s.published(obligatoire=True), s.note, s.personnes
    ),
    "compte_bloque": lambda s: courriels.comptes.compte_bloque(s.db, s.dirigeant, s.jeton(s.dirigeant, UsageJeton.DEBLOCAGE)),
    "second_facteur_change": lambda s: courriels.comptes.second_facteur_change(s.db, s.instructeur, actif=True),
    "second_facteur_change-retire": lambda s: courriels.comptes.second_facteur_change(s.db, s.instructeur, actif=False),
    "second_facteur_reinitialise": lambda s: courriels.comptes.second_facteur_reinitialise(
        s.db, s.instructeur, "Claire Aubertin"
    ),
    "habilitation_attribuee": lambda s: courriels.habilitations.habilitation_attribuee(
        s.db, s.habilitation, s.instructeur, Role.INSTRUCTEUR
    ),
    "habilitation_attribuee-comite": lambda s: courriels.habilitations.habilitation_attribuee(
        s.db, s.habilitation, s.instructeur, Role.COMITE_TECHNIQUE
    ),
    "habilitation_a_completer": lambda s: courriels.habilitations.habilitation_a_completer(s.db, s.habilitation, s.asked),
    "habilitation_acceptee": lambda s: courriels.habilitations.habilitation_acceptee(s.db, s.habilitation, s.acceptance("")),
    "habilitation_acceptee-conditions": lambda s: courriels.habilitations.habilitation_acceptee(
        s.db, s.habilitation, s.acceptance(s.conditions)
    ),
    "habilitation_refusee": lambda s: courriels.habilitations.habilitation_refusee(s.db, s.habilitation, s.refusal()),
    "activation_delegataire": lambda s: courriels.delegataires.activation_delegataire(s.db, s.organisme, [s.pli(link=True)]),
    "delegataire_rattache": lambda s: courriels.delegataires.delegataire_rattache(s.db, s.organisme, [s.pli()], attend=False),
    "delegataire_rattache-attente": lambda s: courriels.delegataires.delegataire_rattache(
        s.db, s.organisme, [s.pli()], attend=True
    ),
    "delegataire_rappel": lambda s: courriels.delegataires.delegataire_rappel(s.db, s.organisme, [s.pli()], profil=True),
    "delegataire_rappel-profil": lambda s: courriels.delegataires.delegataire_rappel(s.db, s.organisme, [s.pli()], profil=False),
    "delegation_retiree": lambda s: s.withdrawal(),
    "session_annulee": lambda s: courriels.sessions.session_annulee(s.db, s.session, par_organisme=True),
    "session_annulee-oc": lambda s: courriels.sessions.session_annulee(s.db, s.session, par_organisme=False),
    "session_attribuee": lambda s: courriels.sessions.session_attribuee(s.db, s.session, s.instructeur, "Brigitte Caron"),
    "session_avis": lambda s: courriels.sessions.session_avis(s.db, s.session, s.instructeur, "Brigitte Caron", favorable=True),
    "session_avis-desaccord": lambda s: courriels.sessions.session_avis(
        s.db, s.session, s.instructeur, "Brigitte Caron", favorable=False
    ),
    "delegation_acceptee": lambda s: courriels.delegataires.delegation_acceptee(
        s.db, s.habilitation, s.delegations, s.acceptance("")
    ),
}
