"""The fault campaign: people act while processes die, pause and come back; an auditor looks for what was lost or done twice.

See docs/faults.md. ``make faults N=200`` runs it; a short one is part of ``make test``.
"""
