"""CBS 81234ned: producer confidence and its parts, monthly."""

from kentering.sources.cbs import CbsTable

SOURCE = CbsTable("cbs_81234ned")
