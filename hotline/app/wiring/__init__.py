"""What the composition root puts together for one kind of user."""
