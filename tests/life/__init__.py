"""One client's whole life, from first contact to the certificate."""
