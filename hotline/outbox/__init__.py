"""Messages from the centre to the requester: what they say, where they wait, who sends them."""
