"""What separates two texts of a mail: its subject, its preview, its paragraphs."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from eclat.courriels.editions import edition
from eclat.partials.dossier.changements import Words, compared


@dataclass(frozen=True)
class Ecart:
    titre: str
    mots: Words


def ecarts(avant: str, apres: str) -> list[Ecart]:
    """In the order of the mail."""
    old, new = edition(avant), edition(apres)
    heads = (("Objet", old.sujet, new.sujet), ("Aperçu", old.apercu, new.apercu))
    found = [Ecart(titre, compared(before, after)) for titre, before, after in heads if before != after]
    return [*found, *paragraphs(old.message.split("\n\n"), new.message.split("\n\n"))]


def paragraphs(old: list[str], new: list[str]) -> list[Ecart]:
    found = []
    for op, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "equal":
            continue
        where = f"Paragraphe {min(k, len(new) - 1) + 1}"
        titre = {"insert": f"{where}, ajouté", "delete": f"Après le paragraphe {k}, retiré"}.get(op, where)
        found.append(Ecart(titre, compared("\n".join(old[i:j]), "\n".join(new[k:m]))))
    return found
