"""Advice on a score: phenomenon, arrears, information gaps, playbook. Rules, no learning."""
