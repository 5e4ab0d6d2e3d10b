"""CBS 85806NED: industrial output and turnover, 2021=100, monthly."""

from kentering.sources.cbs import CbsTable

SOURCE = CbsTable("cbs_85806ned")
