"""Results explained to whom they are about: figures, reasons, prospects."""
