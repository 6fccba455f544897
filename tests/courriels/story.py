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
from eclat.courriels.links import address
from eclat.courriels.messagerie import NonLus
from eclat.courriels.modeles import MODELES
from eclat.courriels.typed import title
from eclat.domain.habilitations import demande
from eclat.domain.habilitations.resiliations import Resiliation
from eclat.models import (
    Appartenance,
    Attribution,
    Campagne,
    Candidat,
    Certificat,
    Changement,
    College,
    Controle,
    Convention,
    Courriel,
    Decision,
    Declaration,
    Delegation,
    DemandeEffacement,
    Document,
    DocumentSuivi,
    EffetSuspension,
    EnqueteInsertion,
    Enregistrement,
    EtatChangement,
    EtatConvention,
    EtatDeclaration,
    EtatDelegation,
    EtatEffacement,
    EtatExport,
    EtatOrganisme,
    EtatPersonne,
    EtatPv,
    EtatRecours,
    EtatSession,
    Export,
    Fil,
    Grief,
    Habilitation,
    Jeton,
    Jury,
    MembreJury,
    ModeleCertificat,
    NatureCertificat,
    NatureChangement,
    NatureDocument,
    NotificationAgent,
    NotificationResultat,
    Objet,
    Organisme,
    Personne,
    Point,
    Procedure,
    Pv,
    Qualification,
    QualiteJure,
    Recours,
    ReponseJure,
    Role,
    RoleAgent,
    Sens,
    SessionCqp,
    Siege,
    SuiteSessions,
    SuiviAnnuel,
    Suspension,
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


def active(courriel: str, prenom: str, nom: str) -> Personne:
    return Personne(courriel=courriel, prenom=prenom, nom=nom, etat=EtatPersonne.ACTIVE)


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
        self.organisme = self.numbered(Organisme(nom=self.nom, nom_tri="cour", siret="51248013700024", motif_refus=self.motif))
        self.dirigeant = self.numbered(active("mathilde.lacombe@lacour.example", "Mathilde", "Lacombe"))
        self.referent = self.numbered(active("karim.benhaddou@lacour.example", "Karim", "Benhaddou"))
        places = [
            self.numbered(Appartenance(personne_id=person.id, organisme_id=self.organisme.id, role=role))
            for person, role in ((self.dirigeant, Role.DIRIGEANT), (self.referent, Role.REFERENT))
        ]
        self.administrateur = self.numbered(active("claire.aubertin@oc-eclat.example", "Claire", "Aubertin"))
        administers = self.numbered(RoleAgent(personne_id=self.administrateur.id, role=Role.ADMINISTRATEUR))
        self.instructeur = self.numbered(active("sophie.rakoto@oc-eclat.example", "Sophie", "Rakoto"))
        instructs = self.numbered(RoleAgent(personne_id=self.instructeur.id, role=Role.INSTRUCTEUR))
        self.habilitation = self.numbered(
            Habilitation(
                numero="HAB-2026-0042", organisme_id=self.organisme.id, cqp_id=demande.catalogue(self.db)[0][0],
                qualification=Qualification.OF_INDEPENDANT, objet=Objet.PREPARER_ET_EVALUER,
                depose_le=datetime(2026, 11, 23, 9, 32, tzinfo=UTC),
            )
        )  # fmt: skip
        entrusted = self.numbered(
            Attribution(habilitation_id=self.habilitation.id, personne_id=self.instructeur.id, role=Role.INSTRUCTEUR)
        )
        self.avant_le = date(2026, 12, 4)
        self.asked = [
            self.numbered(Point(dossier_id=self.habilitation.id, texte=texte, auteur_id=self.instructeur.id))
            for texte in self.points
        ]
        self.write_down(self.organisme, self.dirigeant, self.referent, self.administrateur, self.instructeur)
        self.write_down(*places, administers, instructs, self.habilitation)
        self.write_down(entrusted, *self.asked)

    def numbered(self, row: Row) -> Row:
        self.born += 1
        row.id = UUID(int=self.born)
        return row

    def write_down(self, *rows: Entity) -> None:
        """Rows that do not name one another: together, they cost what one does."""
        self.db.add_all(rows)
        self.db.flush()

    def keep(self, row: Row) -> Row:
        self.write_down(self.numbered(row))
        return row

    def person(self, courriel: str, prenom: str, nom: str) -> Personne:
        return self.keep(active(courriel, prenom, nom))

    def hired(self, courriel: str, prenom: str, nom: str, role: Role) -> Personne:
        person = self.person(courriel, prenom, nom)
        self.keep(RoleAgent(personne_id=person.id, role=role))
        return person

    @property
    def demande(self) -> DemandeEffacement:
        """Somebody asks that their data go, and is answered."""
        return self.asked_to_go(self.motif)

    def asked_to_go(self, reponse: str) -> DemandeEffacement:
        etat = EtatEffacement.EN_PARTIE if reponse else EtatEffacement.ACCEPTEE
        return self.keep(
            DemandeEffacement(personne_id=self.dirigeant.id, etat=etat, echeance=date(2026, 12, 24), reponse=reponse)
        )

    @property
    def personne(self) -> Personne:
        return self.dirigeant

    @property
    def export(self) -> Export:
        asked = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
        return self.keep(
            Export(
                auteur_id=self.dirigeant.id, liste="organismes", titre="Organismes", format="xlsx", ecrites=12480, prevues=12480,
                cree_le=asked, pret_le=asked, etat=EtatExport.PRET,
            )
        )  # fmt: skip

    @property
    def archive(self) -> Export:
        asked = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
        return self.keep(
            Export(
                auteur_id=self.dirigeant.id, liste="habilitation", titre="HAB-2026-0012 Les Tilleuls", format="zip", ecrites=25, prevues=25,
                cree_le=asked, pret_le=asked, etat=EtatExport.PRET,
            )
        )  # fmt: skip

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
    def convention(self) -> Convention:
        """That of the request, once it was accepted."""
        return self.agreement("CONV-2026-0004")

    @property
    def amendment(self) -> Convention:
        """Its first avenant, once both signed it."""
        signed = self.convention
        signed.etat, signed.signee_le = EtatConvention.SIGNEE, datetime(2026, 11, 23, 9, 32, tzinfo=UTC)
        self.db.flush()
        return self.agreement(
            "CONV-2026-0004-A1", avenant=1, changements="La Bretagne s’ajoute au territoire.\nMaëlle Le Guen rejoint l’équipe."
        )

    def agreement(self, numero: str, **said: Any) -> Convention:
        return self.db.exec(select(Convention).where(Convention.numero == numero)).first() or self.keep(
            Convention(
                habilitation_id=self.habilitation.id, numero=numero, contenu={}, empreinte="a" * 64, bloquante=not said,
                motif=self.motif, **said,
            )
        )  # fmt: skip

    @property
    def pv(self) -> Pv:
        """That of its jury, as the binôme first entered it."""
        return self.db.exec(select(Pv).where(Pv.version == 1)).first() or self.keep(
            Pv(session_id=self.session.id, numero="PV-2026-0004")
        )

    @property
    def rectificatif(self) -> Pv:
        """What corrects it, once it was signed."""
        first = self.pv
        if first.etat != EtatPv.SIGNE:
            first.contenu, first.empreinte, first.etat = {}, "a" * 64, EtatPv.SIGNE
            first.signe_le = datetime(2026, 11, 26, 14, 4, tzinfo=UTC)
            self.db.flush()
        said: dict[str, Any] = {
            "session_id": self.session.id,
            "numero": first.numero,
            "corrige_id": first.id,
            "motif": "Erreur de ligne.",
        }
        return self.db.exec(select(Pv).where(Pv.version == 2)).first() or self.keep(Pv(version=2, **said))

    def seated(self) -> None:
        """Sophie sits in its binôme."""
        if self.db.exec(select(Siege)).first() is None:
            self.keep(Siege(session_id=self.session.id, personne_id=self.instructeur.id, college=College.SALARIES))

    def pv_signed(self, pv: Pv) -> None:
        self.seated()
        courriels.pv.pv_signe_binome(self.db, self.session, pv)

    # --- its jury

    @property
    def jury(self) -> Jury:
        held = self.db.exec(select(Jury)).first()
        return held or self.keep(
            Jury(session_id=self.session.id, lieu="Salle 2", ville="Avignon", lien_visio="https://visio.example/avignon")
        )

    @property
    def membre(self) -> MembreJury:
        """Salomé Mercier, who was convoked."""
        held = self.db.exec(select(MembreJury)).first()
        return held or self.keep(
            MembreJury(
                jury_id=self.jury.id, rang=4, nom="Mercier", prenom="Salomé", courriel="s.mercier@tilleuls.example", qualite=QualiteJure.EXPERT,
                college=College.SALARIES, lien=UUID(int=4343), mot="Je suis en congé ce jour-là.", reponse=ReponseJure.NE_VIENT_PAS,
            )
        )  # fmt: skip

    @property
    def membres(self) -> list[MembreJury]:
        return [self.membre]

    fichiers = ("BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n",)
    demi_journees = ("vendredi 29 octobre 2027, 9 h – 12 h 30", "vendredi 29 octobre 2027, 13 h 30 – 17 h 30")
    lieu = "Salle 2, Avignon"
    noms = ("Brigitte Caron (préside, collège employeurs)", "Salomé Mercier (expert, collège salariés)")

    def convened(self, *, modifie: bool) -> None:
        courriels.jurys.jury_convocation(
            self.db, self.session, self.jury, self.membres, self.fichiers, self.demi_journees, self.lieu, modifie
        )

    def answered(self, *, vient: bool) -> None:
        self.seated()
        self.membre.reponse = ReponseJure.VIENT if vient else ReponseJure.NE_VIENT_PAS
        self.membre.mot = "" if vient else self.membre.mot
        courriels.jurys.jury_reponse(self.db, self.session, self.membre, self.candidats if vient else [])

    def jury_due(self) -> None:
        self.session.jury_le = date(2027, 10, 29)
        courriels.jurys.jury_experts(self.db, self.session)

    def jury_handed(self) -> None:
        self.seated()
        courriels.jurys.jury_propose(self.db, self.session, self.noms)

    @property
    def renvoyee(self) -> SessionCqp:
        """The same, sent back to its organisme."""
        self.session.etat = EtatSession.A_COMPLETER
        return self.session

    @property
    def candidats(self) -> list[Candidat]:
        """One, who was sent a link."""
        held = list(self.db.exec(select(Candidat)))
        return held or [
            self.keep(Candidat(session_id=self.session.id, rang=1, courriel="y.amrani@exemple.example", lien=UUID(int=4242)))
        ]

    @property
    def candidat(self) -> Candidat:
        return self.db.exec(select(Candidat)).first() or self.candidats[0]

    @property
    def certificats(self) -> list[Certificat]:
        return [self.certificat]

    @property
    def declaration(self) -> Declaration:
        """What the Caisse des Dépôts is told of that parchemin, which lacks something."""
        held = self.db.exec(select(Declaration)).first()
        return held or self.keep(
            Declaration(certificat_id=self.certificat.id, echeance=date(2027, 5, 14), id_technique="PAR-2027-0031")
        )

    @property
    def some(self) -> list[Declaration]:
        return [self.declaration]

    @property
    def interrogee(self) -> Declaration:
        """Whose holder is sent a link."""
        self.declaration.lien = UUID(int=4444)
        return self.declaration

    @property
    def rejetee(self) -> Declaration:
        self.declaration.etat = EtatDeclaration.KO
        return self.declaration

    @property
    def campagne(self) -> Campagne:
        held = self.db.exec(select(Campagne)).first()
        return held or self.keep(
            Campagne(
                titre="Suivi annuel 2026", periode_du=date(2026, 1, 1), periode_au=date(2026, 12, 31), jusqu_au=date(2027, 3, 9),
                par_id=self.instructeur.id,
            )
        )  # fmt: skip

    @property
    def suivi(self) -> SuiviAnnuel:
        held = self.db.exec(select(SuiviAnnuel)).first()
        return held or self.keep(
            SuiviAnnuel(
                campagne_id=self.campagne.id, organisme_id=self.organisme.id, jusqu_au=date(2027, 3, 9), demande_le=datetime(2026, 11, 24, 9, 0, tzinfo=UTC), motif=self.motif
            )
        )  # fmt: skip

    @property
    def controle(self) -> Controle:
        held = self.db.exec(select(Controle)).first()
        return held or self.keep(
            Controle(
                numero="CTL-2026-0001", organisme_id=self.organisme.id, prevu_le=date(2027, 3, 9), lieu="14 rue des Lices, Avignon",
                objet="Les locaux et l’émargement.", par_id=self.instructeur.id, tenu_le=date(2027, 3, 9), motif=self.motif,
            )
        )  # fmt: skip

    @property
    def changement(self) -> Changement:
        held = self.db.exec(select(Changement)).first()
        return held or self.keep(
            Changement(
                numero="CHG-2026-0001", organisme_id=self.organisme.id, habilitation_id=self.habilitation.id, etat=EtatChangement.TRANSMIS,
                nature=NatureChangement.EQUIPE, a_compter_du=date(2027, 3, 9), transmis_le=datetime(2027, 3, 1, tzinfo=UTC),
            )
        )  # fmt: skip

    @property
    def document_suivi(self) -> DocumentSuivi:
        held = self.db.exec(select(DocumentSuivi)).first()
        return held or self.keep(
            DocumentSuivi(
                organisme_id=self.organisme.id, nature=NatureDocument.QUALIOPI, intitule="Certificat Qualiopi",
                valable_jusqu_au=date(2027, 3, 9),
            )
        )  # fmt: skip

    @property
    def enquete(self) -> EnqueteInsertion:
        """What that holder is asked six months after."""
        held = self.db.exec(select(EnqueteInsertion)).first()
        return held or self.keep(
            EnqueteInsertion(
                candidat_id=self.candidat.id, certificat_id=self.certificat.id, mois=6, prevue_le=date(2027, 5, 14),
                jusqu_au=date(2027, 7, 13), lien=UUID(int=4343),
            )
        )  # fmt: skip

    @property
    def attestations(self) -> list[Certificat]:
        """Of two blocs, instead of the whole."""
        blocs = {"BC01": "Accueillir les enfants et leurs familles", "BC02": "Prendre en charge la vie quotidienne"}
        known = self.certificat.model_dump(exclude={"id", "numero", "contenu", "nature", "bloc"})
        return [
            Certificat(
                **known, numero=f"ATT-2027-003{rank}", nature=NatureCertificat.ATTESTATION, bloc=code,
                contenu={"bloc": {"code": code, "intitule": intitule}},
            )
            for rank, (code, intitule) in enumerate(blocs.items(), start=1)
        ]  # fmt: skip

    @property
    def certificat(self) -> Certificat:
        """Their parchemin, withdrawn since."""
        held = self.db.exec(select(Certificat)).first()
        if held is not None:
            return held
        enregistrement = self.db.exec(select(Enregistrement)).all()[0]
        modele = self.keep(
            ModeleCertificat(
                enregistrement_id=enregistrement.id, nature=NatureCertificat.PARCHEMIN, version=1, du=date(2027, 1, 1),
                signataire="Marianne Estève", qualite="présidente", lieu="Paris",
            )
        )  # fmt: skip
        return self.keep(
            Certificat(
                numero="CQP-2027-0012", nature=NatureCertificat.PARCHEMIN, session_id=self.session.id, candidat_id=self.candidat.id,
                pv_id=self.pv.id, enregistrement_id=enregistrement.id, modele_id=modele.id, titulaire="Yasmine Amrani", titulaire_tri="amrani yasmine",
                delivre_le=date(2027, 11, 2), contenu={}, code="7KQ4M2XD9RTB5H2J", lien=UUID(int=4343), motif=self.motif,
                etat_le=datetime(2027, 12, 6, 9, 0, tzinfo=UTC),
            )
        )  # fmt: skip

    @property
    def remplace(self) -> bool:
        return False

    @property
    def notice(self) -> NotificationResultat:
        """What this candidate was told of their results."""
        held = self.db.exec(select(NotificationResultat)).first()
        if held is not None:
            return held
        pv = self.pv
        told = NotificationResultat(
            session_id=self.session.id,
            pv_id=pv.id,
            candidat_id=self.candidat.id,
            courriel=self.candidat.courriel,
            lien=UUID(int=17),
        )
        return self.keep(told)

    @property
    def recours(self) -> Recours:
        """What they say against them."""
        return self.contested(EtatRecours.DEPOSE, motif=self.motif, depose_le=datetime(2027, 11, 2, 9, 0, tzinfo=UTC))

    @property
    def detail(self) -> Recours:
        return self.contested(EtatRecours.DETAIL_DEMANDE, demande=self.motif)

    def contested(self, etat: EtatRecours, **said: Any) -> Recours:
        notice = self.notice
        return self.db.exec(select(Recours)).first() or self.keep(
            Recours(
                numero="REC-2027-0003", session_id=notice.session_id, candidat_id=notice.candidat_id, notification_id=notice.id,
                etat=etat, echeance=date(2028, 2, 2), **said,
            )
        )  # fmt: skip

    @property
    def jours(self) -> int:
        return 30

    @property
    def changements(self) -> list[str]:
        return ["Mathilde Lacombe a modifié la liste des candidats", "Karim Benhaddou a modifié le calendrier"]

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

    def told_together(self, *, confies: bool) -> None:
        """Two requests that were entrusted to Sophie; or what awaits Claire this morning, who administers."""
        said = (
            [("Demande d’habilitation à étudier", 42), ("Demande d’habilitation à étudier", 57)]
            if confies
            else [("Inscription à valider", 0), ("Demande d’habilitation à attribuer", 42)]
        )
        held = [
            NotificationAgent(
                personne_id=self.instructeur.id, genre="dossiers_confies", modele="habilitation_attribuee", sujet=f"{sujet} : {title(self.nom)}",
                numero=f"HAB-2026-00{numero}" if numero else "", lien=address(f"/habilitations/{UUID(int=numero)}"), texte="", html="",
                objet_type="habilitation", objet_id=UUID(int=numero),
            )
            for sujet, numero in said
        ]  # fmt: skip
        courriels.messagerie.notifications_groupees(self.db, self.instructeur if confies else self.administrateur, held, confies)

    @property
    def agent(self) -> Personne:
        return self.instructeur

    @property
    def suspension(self) -> Suspension:
        """Why the habilitation of the story was suspended."""
        return self.suspended(EffetSuspension.SESSIONS)

    def suspended(self, effet: EffetSuspension) -> Suspension:
        said: dict[str, Any] = {"habilitation_id": self.habilitation.id, "auteur_id": self.administrateur.id, "motif": self.motif}
        found = self.db.exec(select(Suspension)).first() or self.keep(Suspension(effet=effet, **said))
        found.effet = effet
        return found

    entendu = True
    deplacee = False
    le = datetime(2027, 4, 14, 8, 0, tzinfo=UTC)

    @property
    def griefs(self) -> list[Grief]:
        """What is reproached to its organisme."""
        said = ("Évaluateur non déclaré", "Session de Tours."), ("Bilan annuel non transmis", "Relancé deux fois.")
        return [
            Grief(procedure_id=UUID(int=3), rang=rang, titre=titre, faits=faits) for rang, (titre, faits) in enumerate(said, 1)
        ]

    @property
    def procedure(self) -> Procedure:
        return Procedure(
            habilitation_id=self.habilitation.id, auteur_id=self.administrateur.id, audition_le=self.le,
            audition_lieu="2 rue des Lilas, Paris", audition_lien="https://visio.example/oc",
        )  # fmt: skip

    @property
    def resiliation(self) -> Resiliation:
        return self.withdrawn(SuiteSessions.JURY)

    def withdrawn(self, sessions: SuiteSessions) -> Resiliation:
        return Resiliation(self.motif, date(2027, 5, 3), sessions, date(2027, 6, 14))

    @property
    def suite(self) -> Habilitation:
        """What renews the request."""
        old = self.habilitation
        return self.keep(Habilitation(
            numero="HAB-2027-0008", organisme_id=old.organisme_id, cqp_id=old.cqp_id, qualification=old.qualification, renouvelle_id=old.id,
        ))  # fmt: skip

    def receipt(self) -> None:
        """Of a request that keeps what it renews valid."""
        self.habilitation.maintient = True
        courriels.habilitations.habilitation_accuse_reception(self.db, self.habilitation)

    until = date(2027, 4, 30)
    mois = 6

    @property
    def raison(self) -> str:
        return self.conditions

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

    def inactive(self, *, suspendu: bool) -> None:
        self.organisme.effacement_prevu_le = date(2026, 12, 30)
        self.organisme.etat = EtatOrganisme.SUSPENDU if suspendu else EtatOrganisme.ACCEPTE
        courriels.organismes.organisme_inactif(self.db, self.organisme, 60)

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


def told_of_changes(story: Story) -> None:
    story.seated()
    courriels.sessions.session_changee(story.db, story.session, story.changements)


def sent_back(story: Story) -> None:
    story.seated()
    courriels.recours.pv_renvoye(story.db, story.session, story.motif)


SCENES: dict[str, Callable[[Story], None]] = {modele: told(modele) for modele in MODELES} | {
    "session_changee": told_of_changes,
    "notifications_groupees": lambda s: s.told_together(confies=False),
    "notifications_groupees-confies": lambda s: s.told_together(confies=True),
    "declaration_a_corriger-rejetee": lambda s: courriels.declarations.declaration_a_corriger(s.db, s.rejetee),
    "declarations_a_envoyer-plusieurs": lambda s: courriels.declarations.declarations_a_envoyer(s.db, [s.declaration] * 3),
    "declaration_a_confirmer": lambda s: courriels.declarations.declaration_a_confirmer(s.db, s.interrogee, 30),
    "certificat_delivre-remplace": lambda s: courriels.certificats.certificat_delivre(
        s.db, s.session, s.certificats, s.candidat, remplace=True
    ),
    "certificat_delivre-plusieurs": lambda s: courriels.certificats.certificat_delivre(
        s.db, s.session, s.attestations, s.candidat, remplace=True
    ),
    "certificats_retires-plusieurs": lambda s: courriels.certificats.certificats_retires(s.db, s.session, s.attestations),
    "suivi_rappel": lambda s: courriels.campagnes.suivi_rappel(s.db, s.suivi, s.campagne, s.organisme, False),
    "suivi_rappel-passe": lambda s: courriels.campagnes.suivi_rappel(s.db, s.suivi, s.campagne, s.organisme, True),
    "controle_prevu": lambda s: courriels.controles.controle_prevu(s.db, s.controle, False),
    "controle_prevu-change": lambda s: courriels.controles.controle_prevu(s.db, s.controle, True),
    "document_confirme-sans": lambda s: courriels.veille.document_confirme(
        s.db,
        s.keep(DocumentSuivi(organisme_id=s.organisme.id, nature=NatureDocument.NDA, intitule="Déclaration d’activité (NDA)")),
    ),
    "documents_a_fournir": lambda s: courriels.veille.documents_a_fournir(s.db, s.organisme, [s.document_suivi]),
    "documents_a_fournir-plusieurs": lambda s: courriels.veille.documents_a_fournir(
        s.db, s.organisme, [s.document_suivi, s.document_suivi]
    ),
    "dossier_pret-zip": lambda s: courriels.exports.dossier_pret(s.db, s.archive, s.dirigeant),
    "enquete_insertion": lambda s: courriels.insertion.enquete_insertion(s.db, s.enquete, False),
    "enquete_insertion-rappel": lambda s: courriels.insertion.enquete_insertion(s.db, s.enquete, True),
    "jury_convocation": lambda s: s.convened(modifie=False),
    "jury_convocation-modifie": lambda s: s.convened(modifie=True),
    "jury_reponse": lambda s: s.answered(vient=False),
    "jury_reponse-lien": lambda s: s.answered(vient=True),
    "jury_propose": lambda s: s.jury_handed(),
    "jury_experts": lambda s: s.jury_due(),
    "habilitation_echeance": lambda s: courriels.habilitations.habilitation_echeance(s.db, s.habilitation, s.until, s.mois),
    "habilitation_echeance-commence": lambda s: courriels.habilitations.habilitation_echeance(
        s.db, s.habilitation, s.until, s.mois, "HAB-2026-0124"
    ),
    "habilitation_echeance-plus_tard": lambda s: courriels.habilitations.habilitation_echeance(
        s.db, s.habilitation, s.until, s.mois, "", date(2026, 12, 30)
    ),
    "habilitation_relevee": lambda s: courriels.habilitations.habilitation_relevee(
        s.db, s.habilitation, s.suite, s.acceptance("")
    ),
    "habilitation_refusee-renouvellement": lambda s: courriels.habilitations.habilitation_refusee(
        s.db, s.habilitation, s.refusal(), s.avant_le, "HAB-2024-0031", s.until
    ),
    "habilitation_accuse_reception-renouvellement": lambda s: s.receipt(),
    "convention_a_signer-avenant": lambda s: courriels.conventions.convention_a_signer(s.db, s.habilitation, s.amendment),
    "convention_a_contresigner": lambda s: courriels.conventions.convention_a_contresigner(
        s.db, s.habilitation, s.convention, "Mathilde Lacombe"
    ),
    "convention_a_contresigner-avenant": lambda s: courriels.conventions.convention_a_contresigner(
        s.db, s.habilitation, s.amendment, "Mathilde Lacombe"
    ),
    "convention_rappel": lambda s: courriels.conventions.convention_rappel(
        s.db, s.habilitation, s.convention, date(2026, 11, 16)
    ),
    "convention_rappel-avenant": lambda s: courriels.conventions.convention_rappel(
        s.db, s.habilitation, s.amendment, date(2026, 11, 16)
    ),
    "convention_rappel_oc": lambda s: courriels.conventions.convention_rappel_oc(
        s.db, s.habilitation, s.convention, date(2026, 11, 16)
    ),
    "convention_rappel_oc-avenant": lambda s: courriels.conventions.convention_rappel_oc(
        s.db, s.habilitation, s.amendment, date(2026, 11, 16)
    ),
    "convention_signee-avenant": lambda s: courriels.conventions.convention_signee(s.db, s.habilitation, s.amendment),
    "convention_retiree-avenant": lambda s: courriels.conventions.convention_retiree(s.db, s.habilitation, s.amendment),
    "pv_a_signer-rectifie": lambda s: courriels.pv.pv_a_signer(s.db, s.session, s.rectificatif, s.instructeur),
    "pv_signe_par_un": lambda s: courriels.pv.pv_signe_par_un(s.db, s.session, s.pv, s.instructeur, "Bruno Castella"),
    "pv_signe_par_un-rectifie": lambda s: courriels.pv.pv_signe_par_un(
        s.db, s.session, s.rectificatif, s.instructeur, "Bruno Castella"
    ),
    "pv_rouvert": lambda s: courriels.pv.pv_rouvert(s.db, s.session, s.pv, s.instructeur, "Bruno Castella", s.motif, False),
    "pv_rouvert-signe": lambda s: courriels.pv.pv_rouvert(s.db, s.session, s.pv, s.instructeur, "Bruno Castella", s.motif, True),
    "pv_signe_binome": lambda s: s.pv_signed(s.pv),
    "pv_signe_binome-rectifie": lambda s: s.pv_signed(s.rectificatif),
    "pv_signe_organisme-rectifie": lambda s: courriels.pv.pv_signe_organisme(s.db, s.session, s.rectificatif),
    "pv_signe_administrateurs-rectifie": lambda s: courriels.pv.pv_signe_administrateurs(s.db, s.session, s.rectificatif),
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
    "vu_par_le_support": lambda s: courriels.comptes.vu_par_le_support(
        s.db, s.dirigeant, s.organisme, "Claire Aubertin", "Vous n’aviez pas reçu le mail d’ouverture."
    ),
    "fin_du_support": lambda s: courriels.comptes.fin_du_support(
        s.db,
        s.dirigeant,
        s.organisme,
        "Claire Aubertin",
        12,
        ["Tableau de bord\u00a0: 1 page", "Documentation\u00a0: 3 pages"],
        [],
    ),
    "fin_du_support-rempli": lambda s: courriels.comptes.fin_du_support(
        s.db,
        s.dirigeant,
        s.organisme,
        "Claire Aubertin",
        12,
        ["Profil de l’organisme\u00a0: 1 page"],
        ["Profil de l’organisme\u00a0: 1 enregistrement"],
    ),
    "fin_du_support-rien": lambda s: courriels.comptes.fin_du_support(
        s.db, s.dirigeant, s.organisme, "Claire Aubertin", 1, [], []
    ),
    "organisme_inactif": lambda s: s.inactive(suspendu=False),
    "organisme_inactif-suspendu": lambda s: s.inactive(suspendu=True),
    "effacement_accepte": lambda s: courriels.effacements.effacement_accepte(s.db, s.asked_to_go(""), s.dirigeant),
    "effacement_accepte-en_partie": lambda s: courriels.effacements.effacement_accepte(s.db, s.demande, s.dirigeant),
    "second_facteur_reinitialise": lambda s: courriels.comptes.second_facteur_reinitialise(
        s.db, s.instructeur, "Claire Aubertin"
    ),
    "habilitation_attribuee": lambda s: courriels.habilitations.habilitation_attribuee(
        s.db, s.habilitation, s.instructeur, Role.INSTRUCTEUR
    ),
    "habilitation_attribuee-comite": lambda s: courriels.habilitations.habilitation_attribuee(
        s.db, s.habilitation, s.instructeur, Role.COMITE_TECHNIQUE
    ),
    "habilitation_suspendue-candidats": lambda s: courriels.habilitations.habilitation_suspendue(
        s.db, s.habilitation, s.suspended(EffetSuspension.CANDIDATS)
    ),
    "habilitation_reprise-sans": lambda s: courriels.habilitations.habilitation_reprise(s.db, s.habilitation, ""),
    "delegation_arretee-candidats": lambda s: courriels.delegataires.delegation_arretee(
        s.db, s.habilitation, s.delegations, s.suspended(EffetSuspension.CANDIDATS)
    ),
    "griefs_repondus-sans": lambda s: courriels.griefs.griefs_repondus(s.db, s.habilitation, False),
    "audition_fixee-deplacee": lambda s: courriels.griefs.audition_fixee(s.db, s.habilitation, s.procedure, deplacee=True),
    "habilitation_resiliee-autre": lambda s: courriels.griefs.habilitation_resiliee(
        s.db, s.habilitation, s.withdrawn(SuiteSessions.AUTRE)
    ),
    "delegation_resiliee-autre": lambda s: courriels.delegataires.delegation_resiliee(
        s.db, s.habilitation, s.delegations, s.withdrawn(SuiteSessions.AUTRE)
    ),
    "delegataire_suspendu-candidats": lambda s: courriels.delegataires.delegataire_suspendu(
        s.db, s.habilitation, s.delegation, s.suspended(EffetSuspension.CANDIDATS)
    ),
    "habilitation_avis_demande": lambda s: courriels.habilitations.habilitation_avis_demande(
        s.db, s.habilitation, s.instructeur, "Sophie Rakoto", s.conditions
    ),
    "habilitation_avis_demande-seul": lambda s: courriels.habilitations.habilitation_avis_demande(
        s.db, s.habilitation, s.instructeur, "Sophie Rakoto", ""
    ),
    "habilitation_avis": lambda s: courriels.habilitations.habilitation_avis(
        s.db, s.habilitation, s.instructeur, "Odile Schmitt", "Réservé"
    ),
    "habilitation_a_completer": lambda s: courriels.habilitations.habilitation_a_completer(
        s.db, s.habilitation, s.asked, s.avant_le
    ),
    "habilitation_rappel_points-repondu": lambda s: courriels.habilitations.habilitation_rappel_points(
        s.db, s.habilitation, [], s.avant_le
    ),
    "habilitation_rappel_points": lambda s: courriels.habilitations.habilitation_rappel_points(
        s.db, s.habilitation, s.asked, s.avant_le
    ),
    "session_rappel_points": lambda s: courriels.sessions.session_rappel_points(s.db, s.session, s.asked, s.avant_le),
    "session_rappel_points-repondu": lambda s: courriels.sessions.session_rappel_points(s.db, s.session, [], s.avant_le),
    "habilitation_acceptee": lambda s: courriels.habilitations.habilitation_acceptee(s.db, s.habilitation, s.acceptance("")),
    "habilitation_acceptee-conditions": lambda s: courriels.habilitations.habilitation_acceptee(
        s.db, s.habilitation, s.acceptance(s.conditions)
    ),
    "habilitation_refusee": lambda s: courriels.habilitations.habilitation_refusee(s.db, s.habilitation, s.refusal(), s.avant_le),
    "habilitation_recours_rappel": lambda s: courriels.habilitations.habilitation_recours_rappel(
        s.db, s.habilitation, [s.instructeur], date(2026, 11, 2), refus=True
    ),
    "habilitation_recours_rappel-resiliation": lambda s: courriels.habilitations.habilitation_recours_rappel(
        s.db, s.habilitation, [s.instructeur], date(2026, 11, 2), refus=False
    ),
    "resiliation_contestee": lambda s: courriels.griefs.resiliation_contestee(s.db, s.habilitation, [s.instructeur]),
    "resiliation_recours_recu": lambda s: courriels.griefs.resiliation_recours_recu(
        s.db, s.habilitation, date(2027, 5, 3), date(2026, 11, 2), papier=False
    ),
    "resiliation_recours_recu-papier": lambda s: courriels.griefs.resiliation_recours_recu(
        s.db, s.habilitation, date(2027, 5, 3), date(2026, 11, 2), papier=True
    ),
    "habilitation_recours_recu": lambda s: courriels.habilitations.habilitation_recours_recu(
        s.db, s.habilitation, date(2026, 11, 2), papier=False
    ),
    "habilitation_recours_recu-papier": lambda s: courriels.habilitations.habilitation_recours_recu(
        s.db, s.habilitation, date(2026, 11, 2), papier=True
    ),
    "resiliation_annulee": lambda s: courriels.griefs.resiliation_annulee(s.db, s.habilitation, s.motif, False),
    "resiliation_annulee-finie": lambda s: courriels.griefs.resiliation_annulee(s.db, s.habilitation, s.motif, True),
    "delegation_resiliation_annulee": lambda s: courriels.delegataires.delegation_resiliation_annulee(
        s.db, s.habilitation, s.delegations, False
    ),
    "delegation_resiliation_annulee-finie": lambda s: courriels.delegataires.delegation_resiliation_annulee(
        s.db, s.habilitation, s.delegations, True
    ),
    "habilitation_contestee": lambda s: courriels.habilitations.habilitation_contestee(s.db, s.habilitation, [s.instructeur]),
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
    "session_attribuee-a_completer": lambda s: courriels.sessions.session_attribuee(
        s.db, s.renvoyee, s.instructeur, "Brigitte Caron"
    ),
    "session_avis": lambda s: courriels.sessions.session_avis(s.db, s.session, s.instructeur, "Brigitte Caron", favorable=True),
    "session_avis-desaccord": lambda s: courriels.sessions.session_avis(
        s.db, s.session, s.instructeur, "Brigitte Caron", favorable=False
    ),
    "session_a_completer": lambda s: courriels.sessions.session_a_completer(s.db, s.session, s.asked, s.avant_le),
    "session_renvoyee": lambda s: courriels.sessions.session_renvoyee(s.db, s.session, s.instructeur, "Brigitte Caron", s.asked),
    "session_avis_demande": lambda s: courriels.sessions.session_avis_demande(
        s.db, s.session, s.instructeur, "Brigitte Caron", s.conditions
    ),
    "session_avis_demande-seul": lambda s: courriels.sessions.session_avis_demande(
        s.db, s.session, s.instructeur, "Brigitte Caron", ""
    ),
    "session_avis_comite": lambda s: courriels.sessions.session_avis_comite(
        s.db, s.session, s.instructeur, "Odile Schmitt", "Réservé"
    ),
    "session_abandon": lambda s: courriels.sessions.session_abandon(s.db, s.session, date(2027, 3, 2), corrige=False),
    "session_abandon-corrige": lambda s: courriels.sessions.session_abandon(s.db, s.session, date(2027, 3, 2), corrige=True),
    "resultats_notifies": lambda s: courriels.recours.resultats_notifies(s.db, s.session, [s.notice], rectifie=False),
    "resultats_notifies-rectifies": lambda s: courriels.recours.resultats_notifies(s.db, s.session, [s.notice], rectifie=True),
    "resultats_attribues": lambda s: courriels.recours.resultats_attribues(s.db, s.session, 24, 2, rectifie=False),
    "resultats_attribues-rectifies": lambda s: courriels.recours.resultats_attribues(s.db, s.session, 1, 0, rectifie=True),
    "pv_renvoye": sent_back,
    "recours_recu": lambda s: courriels.recours.recours_recu(s.db, s.recours, s.candidat),
    "reevaluation_prevue": lambda s: courriels.recours.reevaluation_prevue(s.db, s.recours, s.candidat, s.session),
    "recours_recu-detail": lambda s: courriels.recours.recours_recu(s.db, s.detail, s.candidat),
    "recours_a_suivre": lambda s: courriels.recours.recours_a_suivre(s.db, s.recours),
    "recours_a_suivre-detail": lambda s: courriels.recours.recours_a_suivre(s.db, s.detail),
    "recours_detail": lambda s: courriels.recours.recours_detail(s.db, s.detail, s.candidat),
    "recours_confie": lambda s: courriels.recours.recours_confie(s.db, s.recours, [s.instructeur]),
    "recours_decide": lambda s: courriels.recours.recours_decide(s.db, s.recours, s.candidat),
    "recours_echeance-detail": lambda s: courriels.recours.recours_echeance(s.db, s.detail),
    "delegation_acceptee": lambda s: courriels.delegataires.delegation_acceptee(
        s.db, s.habilitation, s.delegations, s.acceptance("")
    ),
}
