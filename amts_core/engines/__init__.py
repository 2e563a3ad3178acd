"""Translation services behind one protocol, and what documents look like on their way there.

An adapter: it may import what lies below the stages (``service``, ``records``, ``text``,
``languages``, ``errors``, ``vectors``, ``config``), never a stage or the store.
"""
