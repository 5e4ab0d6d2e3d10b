"""CBS 80472ned: vacancies at the end of the quarter."""

from kentering.sources.cbs import CbsTable

SOURCE = CbsTable("cbs_80472ned")
