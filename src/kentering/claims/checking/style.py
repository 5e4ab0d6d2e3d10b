"""The style sheet of a checked text: the text on the left, the verdicts in the margin."""

from __future__ import annotations

CSS = """
:root{--ink:#25303b;--navy:#12344f;--blue:#2a6496;--orange:#a34610;--muted:#56616d;--rule:#cfd6dc}
*{box-sizing:border-box}
html{font-size:16px;-webkit-text-size-adjust:100%}
body{margin:0;color:var(--ink);background:#fff;line-height:1.5;
font-family:"Segoe UI",-apple-system,"Helvetica Neue",Arial,"Liberation Sans",sans-serif}
header,main,footer{max-width:72rem;margin:0 auto;padding:0 1.5rem}
header{padding-top:2rem}
.kicker{margin:0;padding-top:.7rem;border-top:4px solid var(--navy);color:var(--muted);
font-size:.875rem;display:flex;flex-wrap:wrap;gap:.2rem 1rem;justify-content:space-between}
h1,h2{font-family:Georgia,"Times New Roman",Times,serif;font-weight:600;color:var(--navy);
line-height:1.2;text-wrap:balance}
h1{font-size:2rem;margin:.8rem 0}
h2{font-size:1.4rem;margin:2rem 0 .6rem}
.counts{list-style:none;display:flex;flex-wrap:wrap;gap:.3rem .6rem;margin:.2rem 0 1rem;padding:0}
.legend{font-size:.8125rem;color:var(--muted);margin:0 0 1.4rem}
.row{display:grid;grid-template-columns:minmax(0,1fr) 22rem;gap:0 2.2rem;align-items:start}
.row>p{margin:0 0 .9rem;max-width:44rem;overflow-wrap:anywhere}
.notes{list-style:none;margin:0 0 .9rem;padding:0;font-size:.8125rem;line-height:1.4}
.notes li{border-left:4px solid var(--rule);padding:.05rem 0 .25rem .7rem;margin:0 0 .6rem}
.notes p{margin:.1rem 0}
.notes .advice{color:var(--muted)}
.tag{font-weight:700;white-space:nowrap}
.counts .tag{border:1px solid currentColor;border-radius:.2rem;padding:.05rem .5rem;
font-size:.875rem}
mark{background:none;color:inherit;border-bottom:2px solid var(--rule);padding:0 .05em}
mark a{color:inherit;text-decoration:none}
mark sup{font-size:.68em;line-height:0;font-weight:700;padding-left:.12em}
.good{color:#1c6b3c}.changed{color:var(--blue)}.bad{color:#a3151f}.other{color:var(--orange)}
.open{color:var(--muted)}.plan{color:#5b3c88}
mark.good{background:#e8f4ec;border-color:#1c6b3c;color:inherit}
mark.changed{background:#e8f0f7;border-color:var(--blue);color:inherit}
mark.bad{background:#fbe9ea;border-color:#a3151f;color:inherit}
mark.other{background:#fdf0e6;border-color:var(--orange);color:inherit}
mark.plan{background:#f1ecf7;border-color:#5b3c88;color:inherit}
mark.open{background:#f0f2f4;border-color:#7c8791;color:inherit}
li.good{border-color:#1c6b3c}li.changed{border-color:var(--blue)}li.bad{border-color:#a3151f}
li.other{border-color:var(--orange)}li.plan{border-color:#5b3c88}li.open{border-color:#9aa4ad}
.notes li,.notes li p{color:var(--ink)}
.spark{display:block;margin:.2rem 0;max-width:100%;height:auto}
.spark text{font-size:10px;fill:var(--muted);font-variant-numeric:tabular-nums}
.spark .figure{fill:var(--ink);font-weight:700}
.spark path{fill:none;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}
.spark .now,.key .now{stroke:#2a6496}
.spark .then,.key .then{stroke:#c2571a;stroke-dasharray:1 3.2;stroke-width:2.2}
.spark .zero{stroke:#cfd6dc;stroke-width:1}
.spark .end-then{fill:#c2571a;stroke:none}.spark .end-now{fill:#2a6496;stroke:none}
.spark .said,.key .said{fill:none;stroke:#25303b;stroke-width:1.4}
.key{vertical-align:middle}.key path{fill:none;stroke-width:2}
table{border-collapse:collapse;width:100%;font-size:.8125rem}
caption{text-align:left;color:var(--muted);padding:0 0 .4rem}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem .35rem 0;
border-bottom:1px solid #e3e7eb;overflow-wrap:break-word}
thead th{border-bottom:1px solid var(--navy);color:var(--navy)}
td:first-child,th:first-child{white-space:nowrap}
td dl{margin:0;display:grid;grid-template-columns:11rem minmax(0,1fr);gap:0 .8rem}
td dt{color:var(--muted)}td dd{margin:0;overflow-wrap:anywhere}
a{color:var(--blue)}
:target{outline:2px solid var(--orange);outline-offset:2px}
footer{padding-top:1rem;padding-bottom:2.5rem;font-size:.8125rem;color:var(--muted)}
@media screen and (max-width:60rem){.row{grid-template-columns:1fr}
td dl{grid-template-columns:minmax(0,1fr)}td dd{margin:0 0 .25rem}}
@media screen and (max-width:40rem){thead{display:none}
table,caption,tbody,tr,td{display:block;width:auto}
tr{border-bottom:1px solid #e3e7eb;padding:.5rem 0}td{border:0;padding:.1rem 0}
td:nth-child(2){font-weight:600}td:first-child::after{content:" "}
td:nth-child(-n+2){display:inline}}
@page{size:A4;margin:12mm}
@media print{html{font-size:8.5pt}header,main,footer{max-width:none;padding:0}
.row{grid-template-columns:minmax(0,1fr) 62mm}.row,.notes li,tr{break-inside:avoid}
mark,.notes li{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
""".strip()
