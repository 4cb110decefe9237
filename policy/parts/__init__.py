"""The rows of the register, by the parts of the policy; policy/clauses.py puts them together."""
