"""Who has which documents until when, and the form that gives and takes them back."""
