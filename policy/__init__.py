"""What is right: facts and a date go in, findings that cite clauses come out. No clock, no input or output, standard library only."""
