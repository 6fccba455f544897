"""The public directory: who is habilitated today, where, and the sessions that are open (P10, P14). It holds nobody's personal data."""
