"""The playbook's vocabulary: every action of the documents, declared once."""
