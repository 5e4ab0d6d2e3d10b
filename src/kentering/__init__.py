"""kentering: official figures on industry, kept with every vintage and put on the table.

Rooms, bottom up: ``language``, ``errors`` and ``periods`` (what every room speaks), ``catalogue``
(what exists), ``sources`` (raw answers become releases), ``store`` (releases become panels as of a
moment), ``measure`` (panels become growth and adjusted series), ``edition`` (the dated figures the
package ships), ``cycle`` and ``nowcast`` (is the low past; what is not yet published), ``forecast``
(models and their combination), ``record`` (how good they were), ``brief`` (figures become two
pages), ``claims`` (texts become claims and verdicts) and ``cli``. Data flows upwards only;
import-linter holds us to it; docs/architecture.md says more.
"""

__version__ = "0.1.0"
