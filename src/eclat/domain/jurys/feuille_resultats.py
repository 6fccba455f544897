"""Results as a spreadsheet has them: its columns, the words of its cells, how its headings name blocs (P14).

The readers are those of every table (``engines/grilles``); only the columns are of this one, since they depend on the registration.
"""

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, Final

from pydantic import Field, create_model

from eclat.domain.jurys.champs import PRESENCES, VALEURS
from eclat.domain.jurys.pv import CQP
from eclat.domain.socle.champs import FormModel, UneLigne
from eclat.engines.grilles import Colonne, Grille, Mots, Titres
from eclat.engines.grilles.titres import plain
from eclat.models import Passage, PresenceJury, ValeurBloc

CANDIDAT, PRENOMS, NE_LE, PRESENCE, OBSERVATIONS = "candidat", "prenoms", "ne_le", "presence", "observations"
WHO: Final = (CANDIDAT, PRENOMS, NE_LE)
RIEN: Final = "rien"  # what the grid itself shows where nothing is typed
ABSENCES: Final = {
    "a": "absent", "abs": "absent", "absente": "absent", "e": "excuse", "exc": "excuse", "excusee": "excuse",
    "att": "en_attente", "reportee": "reporte", "p": "present", "presente": "present",
}  # fmt: skip
JUGEMENTS: Final = {
    "v": "valide", "validee": "valide", "oui": "valide", "ok": "valide",
    "n": "non_valide", "nv": "non_valide", "non": "non_valide", "non validee": "non_valide", "invalide": "non_valide",
    "non acquis": "non_valide", "na": "non_valide",
    "d": "dispense", "disp": "dispense", "dispensee": "dispense", "acquis": "deja_acquis", "deja obtenu": "deja_acquis",
    "np": "non_presente", "non presentee": "non_presente", "non vise": RIEN, "": "",
}  # fmt: skip
NAMES: Final = {
    CANDIDAT: r"\b(candidate?|stagiaire|participante?|apprenante?|nom|noms|identite)s?\b",
    PRENOMS: r"\bprenoms?\b",
    NE_LE: r"\b(nee?|naissance)\b",
    PRESENCE: r"\bpresence\b",
    OBSERVATIONS: r"\b(observations?|remarques?|commentaires?|motifs?)\b",
}
NEVER: Final = {CANDIDAT: r"\b(organisme|structure|jury|formateur)\b", NE_LE: r"\b(lieu|ville|commune|pays|departement|nom)\b"}
WORDS: Final = frozenset(
    {
        "candidat", "candidats", "stagiaire", "stagiaires", "nom", "noms", "prenom", "prenoms", "et", "d", "usage", "naissance", "date",
        "de", "ne", "nee", "e", "le", "bloc", "blocs", "bc", "resultat", "resultats", "decision", "presence", "observation", "observations",
    }
)  # fmt: skip


def resultat(code: str) -> str:
    """The column of a bloc: a name that a form may have."""
    return f"resultat_{re.sub('[^a-z0-9]', '_', code.lower())}"


@cache
def grille(codes: tuple[str, ...]) -> Grille:
    fields: dict[str, tuple[Any, str]] = {
        CANDIDAT: (UneLigne, "Candidat"),
        PRENOMS: (UneLigne, "Prénoms"),
        NE_LE: (date | None, "Date de naissance"),
        PRESENCE: (PresenceJury | None, "Présence"),
        **{resultat(code): (ValeurBloc | None, code) for code in codes},
        OBSERVATIONS: (UneLigne, "Observations"),
    }
    typed: dict[str, Any] = {name: (kind, titled(kind, title)) for name, (kind, title) in fields.items()}
    form = create_model("FeuilleResultats", __base__=FormModel, **typed)
    here = [(each.value, words) for each, words in PRESENCES.items()]
    answers = [(each.value, words) for each, words in VALEURS.items()] + here
    columns = {
        PRESENCE: Colonne(options=here, aussi=ABSENCES),
        **{resultat(code): Colonne(options=answers, aussi=ABSENCES | JUGEMENTS) for code in codes},
    }
    return Grille(
        row=Passage, form=form, owner="pv_id", nom="resultats", hold=lambda db, owner, by: None,
        columns={name: columns.get(name, Colonne()) for name in fields}, titles=titres(codes), mots=Mots(accepte="le procès-verbal accepte"),
    )  # fmt: skip


def titled(kind: Any, title: str) -> Any:
    return Field(default="" if kind is UneLigne else None, title=title)


def titres(codes: Sequence[str]) -> Titres:
    blocs = {resultat(code): heading(code) for code in codes}
    words = {word for code in codes for word in (*plain(code).split(), re.sub(r"\D*0*", "", code))}
    return Titres(mots=blocs | NAMES, autres=r"\bnotes?\b", jamais=NEVER, vocabulaire=WORDS | words - {""})


def heading(code: str) -> str:
    """BC01 is also written BC1, BC 01, Bloc 1; the only column of a registration without blocs, Résultat."""
    if code == CQP:
        return r"^(cqp|resultats?|decision|certification)$"
    number = re.search(r"0*([0-9]+)$", code)
    return rf"\b(bc|bloc) ?0*{number[1]}\b" if number else rf"\b{re.escape(plain(code))}\b"


def read_as(value: str) -> str:
    """What a cell means once its words were looked up. “Acquis 2025” is how the grid shows what was held before."""
    words = plain(value)
    if re.fullmatch(r"acquis( \d{4})?", words):
        return ValeurBloc.DEJA_ACQUIS.value
    return "" if value == RIEN or not words else value


def understood(value: str) -> bool:
    return read_as(value) in {"", *(each.value for each in VALEURS), *(each.value for each in PRESENCES)}


def champs_de(codes: Sequence[str]) -> dict[str, str]:
    """By column, the cell of the grid that it fills."""
    return {PRESENCE: "presence", **{resultat(code): f"resultat-{code}" for code in codes}, OBSERVATIONS: "observations"}
