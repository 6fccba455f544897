"""What support does: with mails, resend, correct an address; with organismes registered twice, make one of them."""
