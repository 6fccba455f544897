"""Who the story is about, and what they type. Every name is invented."""

from datetime import timedelta
from typing import Any

from eclat import clock
from eclat.demo import delegataires as demo_delegataires
from eclat.models import College, Role

AGENTS: list[tuple[str, str, list[Role], College | None]] = [
    ("Claire", "Aubertin", [Role.ADMINISTRATEUR], None),
    ("Sophie", "Rakoto", [Role.INSTRUCTEUR], None),
    ("Julien", "Delmas", [Role.INSTRUCTEUR], None),
    ("Nour", "Haddad", [Role.INSTRUCTEUR, Role.COMITE_TECHNIQUE], None),
    ("Odile", "Schmitt", [Role.COMITE_TECHNIQUE], None),
    ("Amadou", "Ndiaye", [Role.BINOME_PARITAIRE], College.SALARIES),
    ("Brigitte", "Caron", [Role.BINOME_PARITAIRE], College.EMPLOYEURS),
]
# name, SIRET (valid keys, no such company), address, how many days ago, what became of it
ORGANISMES: list[tuple[str, str, str, int, str]] = [
    ("Conseil et Carrière 3000", "99000001000019", "info@cc3000.example", 30, "refuse"),
    ("Alliance des Récrés", "99000022600011", "direction@alliance-recres.example", 28, "reseau"),
    ("Tremplin Animation Sud", "99000002800011", "j.roux@tremplin-sud.example", 26, "acceptee"),
    ("Pôle Enfance Provence", "99000300600014", "s.ferrand@poleenfance.example", 25, "habilite"),
    ("Loisirs du Ponant", "99000301400018", "g.kermoal@loisirs-ponant.example", 24, "habilite"),
    ("L’Atelier des Cabanes", "99000302200011", "l.vanhove@atelierdescabanes.example", 23, "finit"),
    ("Horizon Loisirs Formation", "99000305500011", "a.vasson@horizon-loisirs.example", 22, "suspendue"),
    ("Les Cerfs-Volants du Marais", "99000306300015", "c.baudry@cerfsvolants.example", 22, "griefs"),
    ("Formation Passerelles", "99000307100018", "p.lenoir@passerelles.example", 22, "resiliee"),
    ("La Ronde des Ludothèques", "99000310500014", "direction@ronde-ludo.example", 27, "ronde"),
    ("Récré Péi", "99000303000014", "m.payet@recrepei.example", 22, "renouvelle"),
    ("Fédération du Grand Préau", "99000003600014", "direction@grandpreau.example", 21, "national"),
    ("Institut Les Tilleuls", "99000004400018", "r.castaing@lestilleuls.example", 18, "a_completer"),
    ("Cap Animation Berry", "99000413700016", "a.nodier@cap-animation.example", 16, "refusee"),
    ("Préau Formation Normandie", "99000005100013", "h.lemoigne@preau-normandie.example", 14, "instruction"),
    ("Réseau Cour Commune", "99000012700011", "direction@courcommune.example", demo_delegataires.INVITED + 1, "delegataires"),
    ("Maison des Temps Libres", "99000006900015", "accueil@tempslibres.example", 9, "deposee"),
    ("Association La Cour des Possibles", "99000007700018", "m.lacombe@courdespossibles.example", 6, "brouillon"),
    ("Les Ateliers du Belvédère", "99000008500011", "direction@belvedere.example", 3, "attente"),
    ("Formation Express Plus", "99000009300015", "contact@formation-express.example", 2, "attente"),
    ("Union Loisirs et Cultures du Centre", "99000010100016", "s.poirier@ulcc.example", 1, "attente"),
    ("Le Fil Rouge, éducation populaire", "99000011900018", "a.ndiaye@filrouge-ep.example", 0, "attente"),
]
NATIONAL = ("national", "delegataires", "reseau", "ronde")
DIRIGEANTS = {
    "Alliance des Récrés": ("Yasmine", "Haddou"),
    "Tremplin Animation Sud": ("Joël", "Roux"),
    "Pôle Enfance Provence": ("Sarah", "Ferrand"),
    "Loisirs du Ponant": ("Gwen", "Kermoal"),
    "L’Atelier des Cabanes": ("Lou", "Vanhove"),
    "Horizon Loisirs Formation": ("Amélie", "Vasson"),
    "Les Cerfs-Volants du Marais": ("Chloé", "Baudry"),
    "Formation Passerelles": ("Paul", "Lenoir"),
    "La Ronde des Ludothèques": ("Nadège", "Colin"),
    "Récré Péi": ("Marie", "Payet"),
    "Fédération du Grand Préau": ("Hélène", "Vasseur"),
    "Institut Les Tilleuls": ("Rose", "Castaing"),
    "Cap Animation Berry": ("Alice", "Nodier"),
    "Préau Formation Normandie": ("Hugo", "Lemoigne"),
    "Maison des Temps Libres": ("Inès", "Marchal"),
    "Association La Cour des Possibles": ("Mathilde", "Lacombe"),
    "Réseau Cour Commune": ("Irène", "Caradec"),
}
RENNES = ("12 rue des Marronniers", "35000", "Rennes")
ADRESSES = {
    "Cap Animation Berry": ("12 rue des Tanneurs", "18000", "Bourges"),
    "Tremplin Animation Sud": ("40 rue des Alouettes", "13015", "Marseille"),
    "Pôle Enfance Provence": ("6 traverse des Lilas", "13100", "Aix-en-Provence"),
    "Loisirs du Ponant": ("3 quai des Mouettes", "29200", "Brest"),
    "L’Atelier des Cabanes": ("21 rue du Beffroi", "59000", "Lille"),
    "Horizon Loisirs Formation": ("17 rue des Tilleuls", "37000", "Tours"),
    "Les Cerfs-Volants du Marais": ("9 rue de la Mairie", "85000", "La Roche-sur-Yon"),
    "Formation Passerelles": ("30 rue des Cordeliers", "86000", "Poitiers"),
    "Récré Péi": ("8 allée des Flamboyants", "97400", "Saint-Denis"),
}
# What some chose to show in the directory: the others show their name, their town and their habilitation.
VITRINES: dict[str, dict[str, Any]] = {
    "Tremplin Animation Sud": {
        "presentation": "Nous formons les équipes périscolaires de la région depuis vingt ans.\n\nUne semaine en centre pour deux en accueil.",
        "telephone": "+33465715240", "courriel": "formation@tremplin-sud.example", "site_web": "https://tremplin-sud.example",
        "adresse": True, "sessions": True,
    },
    "L’Atelier des Cabanes": {
        "presentation": "", "telephone": "", "courriel": "", "site_web": "https://atelierdescabanes.example", "adresse": False,
        "sessions": False,
    },
}  # fmt: skip
ANSWERS = {
    "objet": "preparer_et_evaluer",
    "nda": "53351234567",
    "qualiopi_numero": "2024/98123.4",
    "qualiopi_jusqu_au": (clock.today() + timedelta(days=420)).isoformat(),
    "moyens_pedagogiques": "Deux salles de cours, un fonds documentaire, une malle d’animation par groupe de douze.",
    "moyens_techniques": "Locaux accessibles, quinze postes informatiques, salle d’activités de 80 m².",
    "sessions_par_an": "3",
    "stagiaires_par_an": "45",
    "alternance": "Une semaine en centre puis trois semaines dans un accueil périscolaire, neuf fois.",
    "tuteurs": "Chaque structure désigne un tuteur, formé pendant deux journées, réuni chaque trimestre.",
    "financement": "Opérateur de compétences pour les salariés, région pour les demandeurs d’emploi.",
}
TEAM = [
    ("Orsini", "Laurent", "responsable", "Master sciences de l’éducation"),
    ("Ferhat", "Nadia", "formateur", "DEJEPS"),
    ("Le Guen", "Maëlle", "formateur_evaluateur", "BPJEPS LTP"),
]

# The table of the Fédération du Grand Préau: one row to correct, two that share an address, one that is not finished.
DELEGATAIRES = [
    ("Grand Préau Bretagne", "02 61 91 04 17", "12 rue des Marronniers", "35000", "Rennes", "Le Guen", "Maëlle", "m.leguen@preau-bretagne.example"),
    ("Grand Préau Occitanie", "05 36 49 22 80", "4 allée Jean-Baylet", "31000", "Toulouse", "Cazals", "Vincent", "v.cazals@preau-occitanie.example"),
    ("Atelier Périscolaire du Rhône", "04 65 71 30 09", "9 quai Perrache", "6900", "Lyon", "Bertholon", "Simon", "s.bertholon@atelier-rhone.example"),
    ("Grand Préau Hauts-de-France", "03 53 01 45 62", "51 boulevard Carnot", "59800", "Lille", "Wattel", "Ingrid", "i.wattel@preau-hdf.example"),
    ("École des Animateurs de Loire", "02 61 91 77 40", "3 rue Crébillon", "44000", "Nantes", "Moreau", "Damien", "contact@animateurs-loire.example"),
    ("CFA La Marelle", "05 36 49 18 33", "17 cours de l’Yser", "33800", "Bordeaux", "Etcheverry", "Maïté", "contact@cfa-lamarelle.example"),
    ("Loire Temps Libre", "02 61 91 77 41", "3 rue Crébillon", "44000", "Nantes", "Moreau", "Damien", "contact@animateurs-loire.example"),
    ("Formation Cour et Jardin", "02 61 91 12 08", "2 place Plumereau", "37000", "Tours", "Ben Salah", "", ""),
]  # fmt: skip
