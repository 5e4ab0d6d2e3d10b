"""CBS 85609NED: the business survey by branch; shortage of labour, quarterly."""

from kentering.sources.cbs import CbsTable

SOURCE = CbsTable("cbs_85609ned")
