"""What the catalogue offers to a session on its first day, and what its candidates hold that it does not: read, said, never erased (P17)."""

import re
from collections.abc import Collection, Mapping, Sequence

from sqlmodel import Session, select

from eclat.domain.sessions import catalogue
from eclat.formats import plural
from eclat.francais import listed
from eclat.models import Bloc, Candidat, NatureChoix, SessionCqp

BLOCS = ("blocs_vises", "blocs_acquis")
LISTES = {"acces": NatureChoix.ACCES, "financement": NatureChoix.FINANCEMENT}
CODE = re.compile(r"BC\d+", re.IGNORECASE)


def offered(db: Session, session: SessionCqp) -> dict[str, Collection[str]]:
    """By column of the table of candidates, the answers that are offered on the first day of the session, or today while it has none."""
    held = catalogue.every_choice(db, session.debut)
    return {name: {each.code for each in held if each.nature == nature} for name, nature in LISTES.items()}


def unknown_blocs(text: str, known: Sequence[Bloc]) -> list[str]:
    """The blocs that are named there, and are not of the registration; none while it describes none."""
    codes = {each.code.upper() for each in known}
    found = [each.upper() for each in CODE.findall(text or "")]
    return [each for each in dict.fromkeys(found) if codes and each not in codes]


def why_not(db: Session, session: SessionCqp, name: str, value: str, offers: Mapping[str, Collection[str]] | None = None) -> str:
    """Why this answer of a candidate is not the catalogue’s, in a sentence; nothing when it is."""
    if not value:
        return ""
    if name in BLOCS:
        known = catalogue.blocs_of(db, session)
        wrong = unknown_blocs(value, known)
        return (
            f"{listed(wrong)}\u00a0: l’enregistrement de cette session n’a que {listed([each.code for each in known])}."
            if wrong
            else ""
        )
    if name in LISTES and value not in (offers or offered(db, session))[name]:
        return "Cette réponse n’est plus proposée au premier jour de la session\u00a0: vérifiez-la."
    return ""


def strangers(db: Session, session: SessionCqp) -> list[tuple[str, str]]:
    """What to say of the candidates of a session: how many hold such an answer, and what was expected."""
    held = select(Candidat.acces, Candidat.financement, Candidat.blocs_vises, Candidat.blocs_acquis)
    rows = db.exec(held.where(Candidat.session_id == session.id)).all()
    if not rows:
        return []
    known, offers, said = catalogue.blocs_of(db, session), offered(db, session), list[tuple[str, str]]()
    wrong = sorted({code for row in rows for text in row[2:] for code in unknown_blocs(text, known)})
    if wrong:
        one = "Un bloc visé ou acquis n’est pas de l’enregistrement"
        said.append((one if len(wrong) == 1 else "Des blocs visés ou acquis ne sont pas de l’enregistrement", ", ".join(wrong)))
    for rank, name, what in ((0, "acces", "une voie d’accès"), (1, "financement", "un financement")):
        count = sum(bool(row[rank]) and str(row[rank]) not in offers[name] for row in rows)
        if count:
            has = plural(count, "candidat a", "candidats ont")
            said.append((f"{has} {what} qui n’est pas au catalogue le premier jour", "vérifiez chaque fiche"))
    return said
