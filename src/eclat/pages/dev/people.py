"""Who can be played in the demonstration, and what each of them shows. The command line and `/dev` name them alike."""

PASSWORD = "marelle-lucioles-au-preau-7"
FACTEUR = "DEMONSTRATIONOCECLATPASDUTOUTSUR"  # the second factor of its administrateur, in base 32

PEOPLE = {
    "claire.aubertin@oc-eclat.example": "Administrateur OC Éclat",
    "sophie.rakoto@oc-eclat.example": "Instructrice",
    "julien.delmas@oc-eclat.example": "Instructeur",
    "nour.haddad@oc-eclat.example": "Instructrice et comité technique",
    "odile.schmitt@oc-eclat.example": "Comité technique",
    "amadou.ndiaye@oc-eclat.example": "Binôme paritaire, salariés",
    "brigitte.caron@oc-eclat.example": "Binôme paritaire, employeurs",
    "m.lacombe@courdespossibles.example": "Dirigeante, brouillon",
    "accueil@tempslibres.example": "Dirigeante, demande déposée",
    "h.lemoigne@preau-normandie.example": "Dirigeant, demande à l’étude",
    "r.castaing@lestilleuls.example": "Dirigeante, à compléter",
    "direction@grandpreau.example": "Dirigeante, Organisme National",
    "direction@courcommune.example": "Dirigeante, délégataires attendus",
    "direction@alliance-recres.example": "Dirigeante, réseau à l’étude",
    "s.bertholon@atelier-rhone.example": "Délégataire, formulaire à remplir",
    "a.vasson@horizon-loisirs.example": "Dirigeante suspendue, griefs à répondre",
    "c.baudry@cerfsvolants.example": "Dirigeante, à entendre sur des griefs",
    "p.lenoir@passerelles.example": "Dirigeant, habilitation résiliée",
    "direction@ronde-ludo.example": "Dirigeante, un délégataire suspendu",
    "l.garnier@ludo-vexin.example": "Délégataire suspendu",
    "l.vanhove@atelierdescabanes.example": "Dirigeante, convention à signer et fin proche",
    "m.payet@recrepei.example": "Dirigeante, renouvellement à l’étude",
    "j.roux@tremplin-sud.example": "Dirigeant habilité",
    "karim.benhaddou@tremplin-sud.example": "Référent CQP",
}
