"""The evaluation: from closing through review and publicity to what stands."""
