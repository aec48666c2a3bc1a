"""What the user sees: one module per screen, one per stage."""
