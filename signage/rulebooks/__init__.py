"""Hold the rulebooks that come with the package: one YAML file for each edition."""
