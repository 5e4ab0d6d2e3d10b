"""Monthly wholesale electricity prices by country, from Ember."""

from kentering.sources.ember import EmberPrices

SOURCE = EmberPrices("ember_power")
