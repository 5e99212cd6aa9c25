"""Personal data: sealed values, masked text, one form of a phone number."""
