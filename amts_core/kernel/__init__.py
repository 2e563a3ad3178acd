"""What every room stands on: errors, settings, records, rights, jobs, languages, text, database.

Knows: no other room.
"""
