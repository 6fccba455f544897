"""What support does with mails: resend, correct an address."""
