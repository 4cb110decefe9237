"""The same rules in two policy engines from the registries, given the same facts: in Cedar by cedarpy and in Rego by regopy. They give the verdict alone."""
