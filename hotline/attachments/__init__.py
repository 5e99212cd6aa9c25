"""Files of both sides: photos, recordings and documents that events name."""
