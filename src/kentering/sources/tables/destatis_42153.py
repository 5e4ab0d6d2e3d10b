"""Destatis: the production index of German industry."""

from kentering.sources.destatis import GenesisTable

SOURCE = GenesisTable(id="destatis_42153", statistic="42153", start_year=2000)
