"""The parts of an order that its facts change: rules and views share them."""
