"""What the application does, one module per task: keyword-only arguments, a Session in, domain errors out."""
