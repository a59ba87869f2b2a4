"""What the words of the business mean: causes, fields, records, outcome, score, errors.

Imports nothing of ours. pandas and SQLAlchemy are known only to ``frame.py`` and ``store/``.
"""
