/** The style sheet of the HTML report; light and dark follow the reader's system. */
export const STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#1b1f24, #e6e8eb); --soft: light-dark(#5b6470, #9aa4b0);
  --line: light-dark(#d9dee4, #343b44); --paper: light-dark(#ffffff, #14181d); --passed: light-dark(#1a7f37, #4cc26a);
  --inconclusive: light-dark(#8a6100, #e0b341); --violated: light-dark(#c4261d, #ff7b72);
  --phase: light-dark(#cfe3f7, #23415e); --fault: light-dark(#f6cfe3, #5e2344); }
body { margin: 0 auto; max-width: 64rem; padding: 1.5rem; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
h1, h2 { margin: 0 0 .25rem; line-height: 1.25; } h2 { font-size: 1.2rem; }
p { margin: .25rem 0 .75rem; } header p, .title, footer { color: var(--soft); }
section { margin-top: 1.5rem; padding-top: 1.25rem; border-top: 1px solid var(--line); }
table { border-collapse: collapse; margin: .75rem 0; } .wide { overflow-x: auto; } .wide table { width: 100%; }
th, td { padding: .3rem .75rem .3rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-weight: 600; } .number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.properties td:first-child { white-space: nowrap; } .evidence { white-space: pre-wrap; overflow-wrap: anywhere; } td.evidence { min-width: 16rem; }
.badge { font-size: .85rem; font-weight: 600; white-space: nowrap; }
.passed { color: var(--passed); } .inconclusive { color: var(--inconclusive); } .violated, .stopped { color: var(--violated); }
svg { width: 100%; height: auto; margin-top: .5rem; } svg text { font: 12px system-ui, sans-serif; fill: var(--ink); }
svg .tick { fill: var(--soft); font-size: 11px; } .phase rect { fill: var(--phase); } .fault rect { fill: var(--fault); }
header .planted { color: var(--ink); padding: .5rem .75rem; background: var(--fault); border-radius: 4px; font-weight: 600; }
.failed { list-style: none; padding: 0; } .failed li { margin: .5rem 0; overflow-wrap: anywhere; }
.failure { margin: .75rem 0; padding-left: .75rem; border-left: 3px solid currentColor; }
.failure > * { color: var(--ink); } .failure .evidence { padding-left: 1.25rem; } .evidence li { margin: .15rem 0; }
.story td { padding: .1rem .75rem .1rem 0; border: 0; overflow-wrap: anywhere; } .story .time { color: var(--soft);
  white-space: nowrap; font-variant-numeric: tabular-nums; } .story .phase td:last-child { font-weight: 600; padding-top: .5rem; }
.story td:last-child { padding-left: 1rem; } .story .phase td:last-child { padding-left: 0; }
.story .bad td:last-child { color: var(--inconclusive); } .story .good td:last-child { color: var(--passed); }
.story .fault td:last-child { color: var(--violated); }
.matrix table { width: auto; } .matrix th, .matrix td { padding: .15rem .4rem; text-align: center; white-space: nowrap; }
.matrix th[scope=row] { text-align: left; position: sticky; left: 0; background: var(--paper); }
.cell { display: inline-block; min-width: 1.2rem; margin: 1px; text-decoration: none; border-radius: 3px;
  background: color-mix(in srgb, currentColor 18%, transparent); } .matrix-phases { columns: 16rem; padding-left: 2rem; }
.coverage { margin-top: 1rem; } .coverage td { font-variant-numeric: tabular-nums; }
.coverage td.met { background: color-mix(in srgb, var(--passed) 18%, transparent); }
.coverage td.refused { background: color-mix(in srgb, var(--inconclusive) 18%, transparent); }
pre { overflow-x: auto; font: 12px ui-monospace, monospace; }
summary { color: var(--soft); cursor: pointer; } summary h2 { display: inline; color: var(--ink); }
summary:has(h2) .title { display: block; margin: .25rem 0 .75rem; } ul { margin: .25rem 0; padding-left: 1.25rem; }
code { font: 13px ui-monospace, monospace; overflow-wrap: anywhere; } .replay { color: var(--soft); }
@media (max-width: 40rem) { body { padding: .75rem; } .properties td { display: block; min-width: 0; white-space: normal; }
  .properties td:first-child { border: 0; white-space: normal; padding-bottom: 0; } }
@media print { body { max-width: none; padding: 0; font-size: 11px; } details::details-content { content-visibility: visible; }
  .failure, tr, svg { break-inside: avoid; } .wide { overflow: visible; } a { color: inherit; } }
footer { margin-top: 2rem; font-size: .8rem; overflow-wrap: anywhere; }
`;
