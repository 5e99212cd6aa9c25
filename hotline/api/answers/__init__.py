"""What each operation answers with: declared for clients, checked by the tests."""
