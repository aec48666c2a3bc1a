"""What a 1-on-1 is made of: records, flows and rules, pure and with the clock handed in."""
