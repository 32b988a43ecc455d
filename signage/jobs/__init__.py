"""One loop that sleeps until the nearest deadline and runs what is due."""
