"""Terms that can be signed: what the seller can change, what it concedes, what it is worth."""
