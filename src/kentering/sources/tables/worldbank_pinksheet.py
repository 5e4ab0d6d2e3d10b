"""Monthly commodity prices of the World Bank."""

from kentering.sources.worldbank import PinkSheet

SOURCE = PinkSheet("worldbank_pinksheet")
