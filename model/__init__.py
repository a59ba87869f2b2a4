"""From a ledger and a question to an explained probability: pure functions of data.

Knows neither web, nor MLflow, nor the clock, nor the environment, nor a database.
"""
