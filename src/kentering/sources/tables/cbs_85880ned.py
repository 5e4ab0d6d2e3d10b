"""CBS 85880NED: quarterly accounts, changes in volume."""

from kentering.sources.cbs import CbsTable

SOURCE = CbsTable("cbs_85880ned")
