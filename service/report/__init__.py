"""A score on one printable page, HTML or PDF: a deal's credit opinion, a claim's collection sheet.

``sheet`` says what stands on it, ``layout`` where, ``page`` and ``pdf`` write it.
"""
