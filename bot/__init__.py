"""How it is done: records, log, use cases, messages and durable work. It decides nothing; the policy does."""
