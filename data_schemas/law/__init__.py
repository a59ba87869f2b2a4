"""The law of late payment as dated data: who it binds, which articles, which rates, which facts."""
