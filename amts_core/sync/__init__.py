"""Synchronising documents with their new sources: the stage ``sync`` put to work.

:mod:`texts` needs no database: documents in, a plan and the new target out. May import
``pipeline``, ``sync``, ``store`` and what lies below them.
"""
