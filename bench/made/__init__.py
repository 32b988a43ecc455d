"""Make what the benches measure on."""
