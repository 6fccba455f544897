"""The jury of a session and what came of it, in the whole of that session: who sat, the procès-verbaux, the certificates."""

from typing import Final

from sqlmodel import Session

from eclat.domain.certificats import annonces
from eclat.domain.certificats.modeles import NATURES
from eclat.domain.jurys import composition, rectificatifs
from eclat.domain.sessions import heures, invitations
from eclat.engines.archives import Archive
from eclat.formats import format_date, format_datetime, plural
from eclat.models import JURY, EtatCertificat, EtatPv, Fichier, SessionCqp, Voix

VOIX: Final = {Voix.DELIBERATIVE: "délibérative", Voix.CONSULTATIVE: "consultative"}


def jury(into: Archive, db: Session, session: SessionCqp) -> None:
    """When, where, who sits, who came."""
    there = composition.of(db, session)
    if there.jury is None and not there.seances:
        return
    into.papier.partie("Jury")
    lines = [(format_date(each.jour), f"{heures.said(each.de)} – {heures.said(each.a)}") for each in there.seances]
    if there.jury is not None:
        lines.append(("Lieu", invitations.where(there.jury)))
        if there.jury.confirme_le is not None:
            lines.append(("Confirmé le", format_date(there.jury.confirme_le)))
        if there.jury.motif:
            lines.append(("Malgré ce qui était signalé", there.jury.motif))
    quorum = there.presence if there.notee else there.quorum
    lines.append(("Quorum", f"{'atteint' if quorum.atteint else 'non atteint'}\u00a0: il faut {quorum.voulu}"))
    into.papier.liste(lines)
    into.papier.table(
        ("Nom", "Qualité", "Voix", "Présence"),
        [(each.nom or "à proposer", each.dite, VOIX[each.voix], came(each)) for each in there.places],
        (3, 4, 2, 2),
    )


def came(place: composition.Place) -> str:
    member = place.membre
    if member is None or member.present is None:
        return "pas encore notée"
    return "présent" if member.present else "absent"


def minutes(into: Archive, db: Session, session: SessionCqp, *, original: bool) -> None:
    """The versions of the procès-verbal that all have signed: with births for who follows for OC Éclat, else the copy without them."""
    found = [each for each in rectificatifs.versions(db, session) if each.etat == EtatPv.SIGNE]
    if not found:
        return
    into.papier.partie("Procès-verbal")
    for each in found:
        into.papier.sous(f"{each.numero} version {each.version}")
        lines = [("Signé le", format_datetime(each.signe_le)), ("Empreinte SHA-256 du contenu", each.empreinte)]
        if each.motif:
            lines.append(("Rectifie la version d’avant", each.motif))
        if each.attribue_le is not None:
            lines.append(("Résultats attribués le", format_date(each.attribue_le)))
        key = each.signe_id if original else each.copie_id
        if key is not None:
            said = "signé" if original else "copie"
            name = f"{each.numero} version {each.version} ({said})"
            lines.append(("Dans le ZIP", into.joindre(db.get_one(Fichier, key), f"Procès-verbal {said}", "Procès-verbal", name)))
        into.papier.liste(lines)


def certificates(into: Archive, db: Session, session: SessionCqp) -> None:
    """Those that were delivered and are valid, with their PDF once it is made."""
    if session.etat not in JURY:
        return
    found = [each for each in annonces.of_session(db, session) if each.etat == EtatCertificat.VALIDE]
    if not found:
        return
    into.papier.partie(f"Certificats ({plural(len(found), 'document', 'documents')})")
    rows = []
    for each in found:
        held = each.contenu["titulaire"]
        who = f"{held['nom_naissance']} {' '.join(held['prenoms'])}"
        path = ""
        if each.fichier_id is not None:
            path = into.joindre(
                db.get_one(Fichier, each.fichier_id), NATURES[each.nature], "Certificats", f"{each.numero} {each.bloc} {who}"
            )
        rows.append((each.numero, who, NATURES[each.nature], path))
    into.papier.table(("Numéro", "Titulaire", "Document", "Dans le ZIP"), rows, (2, 3, 2, 5))
