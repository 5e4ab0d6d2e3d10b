"""CBS 81810NED: industrial output and turnover, 2010=100, until January 2018."""

from kentering.sources.cbs import CbsTable

SOURCE = CbsTable("cbs_81810ned")
