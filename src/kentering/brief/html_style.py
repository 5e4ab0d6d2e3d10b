"""The style sheet of the HTML brief: calm, one column on a phone, two on paper."""

from __future__ import annotations

CSS = """
:root{--ink:#25303b;--navy:#12344f;--blue:#2a6496;--orange:#a34610;--muted:#56616d;--rule:#cfd6dc;
--pale:#f3f6f8}
*{box-sizing:border-box}
html{font-size:16px;-webkit-text-size-adjust:100%}
body{margin:0;color:var(--ink);background:#fff;line-height:1.5;
font-family:"Segoe UI",-apple-system,"Helvetica Neue",Arial,"Liberation Sans",sans-serif}
main,header.top,footer{max-width:66rem;margin:0 auto;padding:0 1.5rem}
header.top{padding-top:2.2rem}
.kicker{margin:0;padding-top:.7rem;border-top:4px solid var(--navy);color:var(--muted);
font-size:.875rem;display:flex;flex-wrap:wrap;gap:.2rem 1rem;justify-content:space-between}
.kicker strong{color:var(--navy);letter-spacing:.01em}
h1,h2,h3{line-height:1.2;color:var(--navy);font-family:Georgia,"Times New Roman",Times,serif;
font-weight:600;text-wrap:balance}
h1{font-size:2.35rem;margin:.9rem 0 .9rem;letter-spacing:-.01em}
h2{font-size:1.4rem;margin:0 0 .6rem}
h3{font-family:inherit;font-size:1rem;margin:0;font-weight:700;line-height:1.3}
p{margin:0 0 .75rem}
.lead{font-size:1.125rem;line-height:1.5;margin:0 0 1.4rem;padding:0;list-style:none;
max-width:48rem}
.lead li{margin:0 0 .35rem;padding-left:1.1rem;position:relative}
.lead li::before{content:"";position:absolute;left:0;top:.62em;width:.45rem;height:.45rem;
background:#c2571a}
.warn{border-left:4px solid #c2571a;background:#fdf4ee;padding:.7rem 1rem;margin:0 0 1.4rem}
.warn h2{font:inherit;font-weight:700;color:var(--orange);margin:0}
.warn ul{margin:.2rem 0 0;padding-left:1.1rem}
.tiles{display:grid;grid-template-columns:repeat(6,1fr);margin:0 0 2.2rem;
border-top:1px solid var(--navy);border-bottom:1px solid var(--rule)}
.tile{display:grid;grid-row:span 4;grid-template-rows:subgrid;row-gap:0;
padding:.7rem .8rem .7rem 0;margin-right:.8rem;border-right:1px solid var(--rule)}
.tile:last-child{border-right:0;margin-right:0}
.tile dt{align-self:end;font-size:.8125rem;color:var(--muted);line-height:1.3}
.tile dd{margin:0;font-size:.8125rem;line-height:1.35}
.tile .value{font-size:1.6rem;line-height:1.3;color:var(--navy);font-weight:600;
font-variant-numeric:tabular-nums}
.up{color:var(--blue)}.down{color:var(--orange)}.flat,.period{color:var(--muted)}
.section{border-top:1px solid var(--rule);padding:1.5rem 0 1.1rem}
.grid{display:grid;grid-template-columns:1fr 1fr;gap:1.3rem 2.4rem;align-items:start}
.grid>div{min-width:0}.grid>div>*+*{margin-top:1.2rem}
.missing{color:var(--muted);font-size:.9375rem}
figure{margin:0;min-width:0}
figcaption .sub,.source,.note,.scroll caption .sub{color:var(--muted);font-size:.8125rem;
margin:.1rem 0 .3rem;font-weight:400}
figure svg{display:block;width:100%;height:auto}
.band:hover{fill-opacity:.08}
details{font-size:.8125rem}
summary{cursor:pointer;color:var(--blue);padding:.15rem 0}
.scroll{overflow-x:auto;max-height:22rem}
table{border-collapse:collapse;width:100%;font-size:.875rem;font-variant-numeric:tabular-nums}
caption{text-align:left;font-weight:700;color:var(--navy);padding:0 0 .4rem}
th,td{padding:.28rem .5rem;border-bottom:1px solid #e3e7eb;text-align:right;vertical-align:top}
th:first-child,td:first-child,.words th,.words td{text-align:left}
th:first-child,td:first-child{padding-left:0}
thead th{border-bottom:1px solid var(--navy);color:var(--navy);font-weight:600}
tbody th{font-weight:400}
a{color:var(--blue)}
a.fig{color:inherit;text-decoration:underline dotted #8b98a5;text-underline-offset:.18em;
text-decoration-thickness:1px}
a.fig:hover,a.fig:focus-visible{color:var(--blue);text-decoration:underline solid}
:target{background:#fdf4ee}
.ask{background:var(--pale);border-top:3px solid var(--navy);padding:1.1rem 1.3rem;
margin:.6rem 0 1.4rem}
.ask ol{margin:0;padding:0;list-style:none;display:grid;gap:.9rem 2rem;
grid-template-columns:repeat(auto-fit,minmax(16rem,1fr))}
.ask p{margin:0}.ask .q{font-weight:600;color:var(--navy)}
.small,.foot{font-size:.8125rem;color:var(--muted)}
.small p{margin:0 0 .3rem}
.traces td,.traces th{text-align:left;font-size:.8125rem;overflow-wrap:anywhere}
.traces dl{margin:0;display:grid;grid-template-columns:auto 1fr;gap:0 .7rem}
.traces dt{color:var(--muted)}.traces dd{margin:0}
.traces .num{white-space:nowrap;text-align:right}
footer{padding-top:.8rem;padding-bottom:2.5rem}
@media screen and (max-width:52rem){.grid{grid-template-columns:1fr}
.tiles{grid-template-columns:repeat(3,1fr)}h1{font-size:1.8rem}}
@media screen and (max-width:30rem){.tiles{grid-template-columns:repeat(2,1fr)}}
@page{size:A4;margin:12mm 14mm 13mm}
@media print{html{font-size:8.3pt}
main,header.top,footer{max-width:none;padding-left:0;padding-right:0}
header.top{padding-top:0}body{line-height:1.34}h1{font-size:19pt;margin:.5rem 0}
h2{font-size:11pt;margin:0 0 .25rem;break-after:avoid}h3{font-size:8.6pt}
.lead{font-size:9.4pt;max-width:none;margin-bottom:.7rem}
.tiles{margin-bottom:.8rem}.tile{padding:.35rem .4rem .35rem 0;margin-right:.4rem}
.tile .value{font-size:13pt}
.flow{columns:2;column-gap:7mm;column-fill:balance}
.section{padding:.5rem 0 .3rem}.grid{display:block}.grid>div>*,.grid>div>*+*{margin:0 0 .6rem}
figure,tr,.ask li,.tile{break-inside:avoid}figcaption{break-after:avoid}p{margin-bottom:.4rem;
orphans:2;widows:2}
details{display:none}table{font-size:7.8pt}th,td{padding:.13rem .3rem}
.ask{padding:.5rem .7rem;margin:.4rem 0;break-inside:avoid}.ask ol{gap:.4rem 1rem;
grid-template-columns:repeat(auto-fit,minmax(14rem,1fr))}
a{color:inherit;text-decoration:none}a.fig{text-decoration:none}
a.fig::after{content:attr(data-n);font-size:.62em;vertical-align:super;line-height:0;
color:var(--muted);padding-left:.08em}
.appendix{break-before:page}.traces td,.traces th{font-size:7pt}.scroll{overflow:visible;
max-height:none}.ask,.warn{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
""".strip()
