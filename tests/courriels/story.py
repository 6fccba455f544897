"""One scene for each mail: the same people and the same dates each time, so that what is written can be compared."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TypeVar
from uuid import UUID

from sqlmodel import Session, col, select

from eclat import courriels
from eclat.courriels.compose import Pli
from eclat.domain import demande
from eclat.models import (
    Appartenance,
    Attribution,
    Courriel,
    Decision,
    Delegation,
    EtatDelegation,
    EtatOrganisme,
    EtatPersonne,
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
        self.administrateur = self.agent("claire.aubertin@oc-eclat.example", "Claire", "Aubertin", Role.ADMINISTRATEUR)
        self.instructeur = self.agent("sophie.rakoto@oc-eclat.example", "Sophie", "Rakoto", Role.INSTRUCTEUR)
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

    def agent(self, courriel: str, prenom: str, nom: str, role: Role) -> Personne:
        person = self.person(courriel, prenom, nom)
        self.keep(RoleAgent(personne_id=person.id, role=role))
        return person

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
        delegation = self.delegation()
        maelle = self.db.exec(select(Personne).where(Personne.courriel == delegation.courriel)).one()
        self.born += 1
        jeton = {"id": UUID(int=self.born), "personne_id": maelle.id, "usage": UsageJeton.ACTIVATION}
        return Pli(maelle.courriel, maelle.id, delegation, blank(Jeton) | jeton if link else None)

    def withdrawal(self) -> None:
        delegation = self.delegation()
        maelle = self.db.exec(select(Personne).where(Personne.courriel == delegation.courriel)).one()
        courriels.delegation_retiree(self.db, self.organisme, delegation, maelle)

    def jeton(self, person: Personne, usage: UsageJeton = UsageJeton.ACTIVATION) -> Jeton:
        return self.keep(Jeton(personne_id=person.id, usage=usage))

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


SCENES: dict[str, Callable[[Story], None]] = {
    "inscription_recue": lambda s: courriels.inscription_recue(s.db, s.organisme, s.dirigeant),
    "inscription_deja_faite": lambda s: courriels.inscription_deja_faite(s.db, s.dirigeant),
    "inscription_a_valider": lambda s: courriels.inscription_a_valider(s.db, s.organisme, s.dirigeant),
    "inscription_acceptee": lambda s: courriels.inscription_acceptee(s.db, s.organisme),
    "inscription_refusee": lambda s: courriels.inscription_refusee(s.db, s.organisme),
    "activation_referent": lambda s: courriels.activation_referent(s.db, s.organisme, s.referent, s.jeton(s.referent)),
    "referent_rattache": lambda s: courriels.referent_rattache(s.db, s.organisme, s.referent),
    "activation_agent": lambda s: courriels.activation_agent(s.db, s.instructeur, s.jeton(s.instructeur)),
    "activation_renouvelee": lambda s: courriels.activation_renouvelee(s.db, s.referent, s.jeton(s.referent)),
    "mot_de_passe_oublie": lambda s: courriels.mot_de_passe_oublie(
        s.db, s.dirigeant, s.jeton(s.dirigeant, UsageJeton.MOT_DE_PASSE)
    ),
    "compte_bloque": lambda s: courriels.compte_bloque(s.db, s.dirigeant, s.jeton(s.dirigeant, UsageJeton.DEBLOCAGE)),
    "mot_de_passe_change": lambda s: courriels.mot_de_passe_change(s.db, s.dirigeant),
    "second_facteur_change": lambda s: courriels.second_facteur_change(s.db, s.instructeur, actif=True),
    "second_facteur_change-retire": lambda s: courriels.second_facteur_change(s.db, s.instructeur, actif=False),
    "second_facteur_reinitialise": lambda s: courriels.second_facteur_reinitialise(s.db, s.instructeur, "Claire Aubertin"),
    "habilitation_deposee": lambda s: courriels.habilitation_deposee(s.db, s.habilitation),
    "habilitation_accuse_reception": lambda s: courriels.habilitation_accuse_reception(s.db, s.habilitation),
    "habilitation_attribuee": lambda s: courriels.habilitation_attribuee(s.db, s.habilitation, s.instructeur, Role.INSTRUCTEUR),
    "habilitation_attribuee-comite": lambda s: courriels.habilitation_attribuee(
        s.db, s.habilitation, s.instructeur, Role.COMITE_TECHNIQUE
    ),
    "habilitation_a_completer": lambda s: courriels.habilitation_a_completer(s.db, s.habilitation, s.asked),
    "habilitation_completee": lambda s: courriels.habilitation_completee(s.db, s.habilitation),
    "habilitation_acceptee": lambda s: courriels.habilitation_acceptee(s.db, s.habilitation, s.acceptance("")),
    "habilitation_acceptee-conditions": lambda s: courriels.habilitation_acceptee(
        s.db, s.habilitation, s.acceptance(s.conditions)
    ),
    "habilitation_refusee": lambda s: courriels.habilitation_refusee(s.db, s.habilitation, s.refusal()),
    "activation_delegataire": lambda s: courriels.activation_delegataire(s.db, s.organisme, [s.pli(link=True)]),
    "delegataire_rattache": lambda s: courriels.delegataire_rattache(s.db, s.organisme, [s.pli()]),
    "delegataire_rappel": lambda s: courriels.delegataire_rappel(s.db, s.organisme, [s.pli()], profil=True),
    "delegataire_rappel-profil": lambda s: courriels.delegataire_rappel(s.db, s.organisme, [s.pli()], profil=False),
    "delegation_retiree": lambda s: s.withdrawal(),
    "delegation_acceptee": lambda s: courriels.delegation_acceptee(s.db, s.habilitation, [s.delegation()], s.acceptance("")),
    "delegation_refusee": lambda s: courriels.delegation_refusee(s.db, s.habilitation, [s.delegation()]),
    "delegation_ecartee": lambda s: courriels.delegation_ecartee(s.db, s.habilitation, s.delegation()),
}
