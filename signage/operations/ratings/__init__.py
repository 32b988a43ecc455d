"""Citizens' ratings: taken once, counted, verified."""
