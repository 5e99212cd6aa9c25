"""Which departments handle an order: dispatch, return, dispute, support, delegation."""
