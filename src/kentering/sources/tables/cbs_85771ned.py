"""CBS 85771NED: producer prices by branch, 2021=100, monthly."""

from kentering.sources.cbs import CbsTable

SOURCE = CbsTable("cbs_85771ned")
