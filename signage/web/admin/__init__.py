"""The office: pages for the people who run the hall."""
