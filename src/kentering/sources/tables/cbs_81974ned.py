"""CBS 81974NED: output prices abroad and import prices, 2010=100, until December 2017."""

from kentering.sources.cbs import CbsTable

SOURCE = CbsTable("cbs_81974ned")
