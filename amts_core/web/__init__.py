"""The web: pages fetched with care, and the article in each. An adapter; imports what lies below.

:mod:`addresses` says which addresses may be asked, :mod:`robots` what a site allows, :mod:`wire` is
one request, :mod:`fetching` a page with all of these kept, :mod:`articles` a page's main text.
"""
