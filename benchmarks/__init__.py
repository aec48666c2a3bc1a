"""How quick Facilitator is, held against the barest app of its kind on the same machine."""
