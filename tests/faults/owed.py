"""Which mails the journal owes, and to whom: worked out from its lines alone, beside the product's own way."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from eclat.models import (
    Appartenance,
    Attribution,
    Candidat,
    Certificat,
    Changement,
    Courriel,
    Delegation,
    DocumentSuivi,
    EtatPersonne,
    Evenement,
    Habilitation,
    Personne,
    Role,
    RoleAgent,
    SessionCqp,
    Siege,
    SuiviAnnuel,
)
from tests.faults import changements, documents, recours, suivis
from tests.faults.ledger import Ledger
from tests.faults.messages import NOTICES

Owed = Counter[tuple[str, str]]  # by kind and address
LINKS = ("mot_de_passe_oublie", "activation_renouvelee")  # asked for without a line of the journal
# By line of the journal: what the dirigeant and the référent of the organisme are told, what every administrateur is.
TO_PEOPLE = changements.TO_PEOPLE | documents.TO_PEOPLE | recours.TO_PEOPLE | suivis.TO_PEOPLE
TO_ADMINS = changements.TO_ADMINS | documents.TO_ADMINS
REFERENT = ("activation_referent", "referent_rattache")


def wrong(db: Session, events: Sequence[Evenement]) -> Iterable[str]:
    """Mails that are missing, and mails that nothing caused."""
    owed = from_journal(db, events)
    written = Counter(
        ("referent" if row.modele in REFERENT else row.modele, row.destinataire)
        for row in db.exec(select(Courriel))
        if row.modele not in (*LINKS, *NOTICES)  # which messages.py accounts for
    )
    for kind, address in owed.keys() | written.keys():
        due, there = owed[kind, address], written[kind, address]
        if due != there:
            yield f"{kind} to {address}: {due} owed, {there} written"


def links(db: Session, ledger: Ledger) -> Iterable[str]:
    """A forgotten password brings a link each time one is told so, and never more often than asked."""
    written = Counter(row.destinataire for row in db.exec(select(Courriel).where(col(Courriel.modele).in_(LINKS))))
    deeds = {subject[1] for subject, verb in ledger.asked if verb == "oubli"}
    for address in written.keys() | deeds:
        asked, told = (counts[("personne", address), "oubli"] for counts in (ledger.asked, ledger.told))
        if not min(told, 1) <= written[address] <= asked:
            yield f"link to {address}: asked {asked} times, told {told} times, written {written[address]} times"


def from_journal(db: Session, events: Sequence[Evenement]) -> Owed:
    """What each line brings, to those who were concerned."""
    owed: Owed = Counter()
    people = {each.id: each for each in db.exec(select(Personne))}
    admins, judges = (
        [
            people[key].courriel
            for key in db.exec(select(RoleAgent.personne_id).where(RoleAgent.role == role))
            if people[key].etat == EtatPersonne.ACTIVE
        ]
        for role in (Role.ADMINISTRATEUR, Role.COMITE_TECHNIQUE)
    )
    chosen: Counter[UUID] = Counter()  # passwords chosen so far, or confirmed
    named: set[str] = set()  # référents named so far, with their organisme
    requests = {each.id: each for each in db.exec(select(Habilitation))}
    places: dict[UUID, list[tuple[Role, str]]] = defaultdict(list)
    for place in db.exec(select(Appartenance).where(col(Appartenance.jusqu_a).is_(None))):
        places[place.organisme_id].append((place.role, people[place.personne_id].courriel))
    readers: dict[UUID, list[str]] = defaultdict(list)
    for attribution in db.exec(select(Attribution).where(Attribution.role == Role.INSTRUCTEUR)):
        readers[attribution.habilitation_id].append(people[attribution.personne_id].courriel)
    owned: tuple[type[Any], ...] = (Changement, DocumentSuivi, Habilitation, SuiviAnnuel)
    owners = {each.id: each.organisme_id for table in owned for each in db.exec(select(table))}
    delegations = {each.id: each for each in db.exec(select(Delegation))}
    sessions = {each.id: each for each in db.exec(select(SessionCqp))}
    seated: dict[UUID, dict[UUID, str]] = defaultdict(dict)
    for seat in db.exec(select(Siege)):
        seated[seat.session_id][seat.personne_id] = people[seat.personne_id].courriel
    signed: dict[UUID, set[UUID | None]] = defaultdict(set)  # of each session, who signed its procès-verbal so far
    certificates = {each.id: each for each in db.exec(select(Certificat))}
    holders: dict[UUID, dict[UUID, str]] = defaultdict(dict)
    for candidat in db.exec(select(Candidat).where(Candidat.courriel != "")):
        holders[candidat.session_id][candidat.id] = candidat.courriel
    delivered: set[UUID] = set()  # who was told of their certificates: once, of all of them
    said: dict[UUID, list[str]] = defaultdict(list)  # of each session, what each collège thought so far

    def of(organisme: UUID, *roles: Role) -> list[str]:
        return [address for role, address in places[organisme] if role in roles]

    def owes(kind: str, addresses: Iterable[str]) -> None:
        owed.update((kind, address) for address in addresses)

    for event in events:
        key, line = event.objet_id, (event.objet_type, event.verbe)
        if line in TO_ADMINS:
            owes(TO_ADMINS[line], admins)
        if line in TO_PEOPLE and key in owners:  # of what vanished, states.py complains
            owes(TO_PEOPLE[line], of(owners[key], Role.DIRIGEANT, Role.REFERENT))
        if event.objet_type == "habilitation":
            request, entrusted = requests[key], readers[key]
            leader = of(request.organisme_id, Role.DIRIGEANT)
            both = of(request.organisme_id, Role.DIRIGEANT, Role.REFERENT)
            if line[1] == "depot_automatique" or (line[1] == "depot" and event.avant == "brouillon"):
                owes("habilitation_deposee", admins)
                owes("habilitation_accuse_reception", leader)
            elif line[1] == "depot":
                owes("habilitation_completee", entrusted)
            elif line[1] == "attribution" and event.avant == "deposee":
                owes("habilitation_attribuee", entrusted)
            elif line[1] == "renvoi":
                owes("habilitation_a_completer", leader)
            elif line[1] in ("acceptation", "refus"):
                owes(f"habilitation_{event.apres}", both)
                owes("convention_a_signer", leader if line[1] == "acceptation" else [])
            elif line[1] == "suspension":
                owes("habilitation_suspendue", both)
            elif line[1] == "reprise":
                owes("habilitation_reprise", both)
            elif line[1] == "griefs_notification":
                owes("griefs_notifies", both)
            elif line[1] == "griefs_reponse":
                owes("griefs_repondus", admins)
                owes("griefs_reponse_recue", both)
            elif line[1] == "griefs_classement":
                owes("griefs_classes", both)
            elif line[1] == "resiliation":
                owes("habilitation_resiliee", both)
            elif line[1] == "recours_resiliation":
                owes("resiliation_contestee", judges or admins)
                owes("resiliation_recours_recu", leader)
            elif line[1] == "convention_signature":
                owes("convention_a_contresigner", admins)
            elif line[1] == "convention_contresignature":
                owes("convention_signee", both)
        elif event.objet_type == "session":
            both = of(sessions[key].organisme_id, Role.DIRIGEANT, Role.REFERENT)
            if line[1] == "depot":
                owes("session_demandee", admins)
                owes("session_accuse_reception", both)
            elif line[1] == "attribution":
                owes("session_attribuee", seated[key].values())
            elif line[1] in ("accord", "desaccord"):
                other = [address for member, address in seated[key].items() if member != event.acteur_id]
                owes("session_avis", [] if said[key] else other)
                said[key].append(line[1])
                owes("session_desaccord", admins if len(set(said[key])) == 2 else [])
            elif event.apres in ("ouverte", "refusee"):
                owes(f"session_{event.apres}", both)
            elif line[1] == "pv_cloture":
                owes("pv_a_signer", seated[key].values())
                signed[key].clear()
            elif line[1] == "pv_reouverture":
                owes("pv_rouvert", [address for member, address in seated[key].items() if member != event.acteur_id])
            elif line[1] == "pv_signature":
                signed[key].add(event.acteur_id)
                owes("pv_signe_par_un", [address for member, address in seated[key].items() if member not in signed[key]])
            elif line[1] == "pv_signe":
                owes("pv_signe_binome", seated[key].values())
                owes("pv_signe_organisme", both)
                owes("pv_signe_administrateurs", admins)
            elif line[1] == "pv_renvoi":
                owes("pv_renvoye", seated[key].values())
            elif line[1] == "attribution_resultats":
                owes("resultats_attribues", both)
                owes("resultats_notifies", holders[key].values())
        elif line == ("certificat", "delivrance"):
            certificat = certificates[key]
            owes(
                "certificat_delivre",
                [] if certificat.candidat_id in delivered else [holders[certificat.session_id][certificat.candidat_id]],
            )
            delivered.add(certificat.candidat_id)
        elif line in (("delegation", "designation"), ("delegation", "relance")):
            owes("activation_delegataire", [delegations[key].courriel])
        elif line == ("delegation", "habilitation"):
            led = delegations[key].organisme_id
            owes("delegation_acceptee", of(led, Role.DIRIGEANT, Role.REFERENT) if led else [])
        elif line == ("organisme", "demande_document") or (line == ("organisme", "veille") and documents.asks(event)):
            owes("documents_a_fournir", of(key, Role.DIRIGEANT, Role.REFERENT))
        elif line == ("organisme", "inscription"):
            owes("inscription_recue", of(key, Role.DIRIGEANT))
            owes("inscription_a_valider", admins)
        elif line in (("organisme", "acceptation"), ("organisme", "refus")):
            owes("inscription_acceptee" if event.apres == "accepte" else "inscription_refusee", of(key, Role.DIRIGEANT))
        elif line == ("organisme", "designation_referent"):
            owes("referent", [] if str(key) in named else of(key, Role.REFERENT))
            named.add(str(key))
        elif line == ("organisme", "relance_referent"):
            owes("referent", of(key, Role.REFERENT))
        elif line in (("personne", "creation_agent"), ("personne", "relance_agent")):
            owes("activation_agent", [people[key].courriel])
        elif line == ("personne", "mot_de_passe"):
            owes("mot_de_passe_change", [people[key].courriel] if chosen[key] else [])
            chosen[key] += 1
        elif line == ("personne", "confirmation_adresse"):
            chosen[key] += 1
    return owed
