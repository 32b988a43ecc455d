"""The demo hall: invented, the same at every load, with dates relative to today."""
