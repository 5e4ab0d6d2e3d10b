"""CBS 82602NED: quarterly accounts, changes in volume, until the fourth quarter of 2017."""

from kentering.sources.cbs import CbsTable

SOURCE = CbsTable("cbs_82602ned")
