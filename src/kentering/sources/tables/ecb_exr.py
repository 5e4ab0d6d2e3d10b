"""European Central Bank: monthly exchange rates of the euro."""

from kentering.sources.ecb import EcbRates

SOURCE = EcbRates(id="ecb_exr", start="1999-01")
