import sys
from datetime import date
from kentering.claims.read import read
t=sys.stdin.read()
for para in t.split('\n===\n'):
    print('>>',para.strip()[:150])
    for c in read(para.strip()+'\n',date(2026,3,20)):
        v=c.value if c.value is not None else (c.value_low,c.value_high)
        print('   ',c.quote,'|',c.indicator,c.geo,c.period,v,c.unit,c.comparison,'|',c.origins['comparison'].rule,'/',c.origins['value'].rule)
