"""What the platform counts of its own work: requests, delays, sessions, candidates, mails."""
