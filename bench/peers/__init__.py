"""The same rules in two policy engines from the registries, given the same facts: `rules.cedar` by cedarpy and `rules.rego` by regopy."""
