"""What others are asked to think of a form that is studied: the same card, questions and answers for a request and for a session."""
