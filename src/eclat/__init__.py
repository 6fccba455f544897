"""OC Éclat: the platform of the certifying body of the branch ÉCLAT."""
