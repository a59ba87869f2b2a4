"""Data in, evidence and a registered model out: the only writer of MLflow."""
