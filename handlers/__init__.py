"""Who said what: Slack's payloads come in here, are read, asked of a use case, and answered."""
