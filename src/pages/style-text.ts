/** The one stylesheet of all pages: docs/design-language.md says what its parts mean. */
import { CARD, PAPER, type Accent } from "../config/site/accent.ts";

/** The association's colour among the others; by night its text is near black. */
export const colours = (accent: Accent) => `
:root { color-scheme: light dark;
  --paper: light-dark(${PAPER.day}, ${PAPER.night}); --card: light-dark(${CARD.day}, ${CARD.night}); --ink: light-dark(#1d1c1a, #edece7);
  --soft: light-dark(#5f5b54, #aeaaa1); --line: light-dark(#e5e1d9, #30332e);
  --accent: light-dark(${accent.day}, ${accent.night}); --on-accent: light-dark(#fff, #0b120f); --tint: light-dark(${accent.dayTint}, ${accent.nightTint});
  --good: light-dark(#24693f, #6cc48d); --late: light-dark(#855507, #e2b04e); --bad: light-dark(#b3261e, #f28b82); --field: light-dark(#8d887f, #77736b);
  --mono: ui-monospace, "SF Mono", "DejaVu Sans Mono", monospace;
  font: 400 1rem/1.55 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; }`;

/** What every page is made of. */
const base = `
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; background: var(--paper); color: var(--ink); overflow-wrap: anywhere; }
h1 { font-size: clamp(1.6rem, 1.2rem + 2vw, 2.35rem); line-height: 1.15; letter-spacing: -.022em; font-weight: 680; margin: 0 0 16px; text-wrap: balance; }
h2 { font-size: 1.06rem; line-height: 1.35; font-weight: 650; margin: 0 0 12px; } h3 { font-size: 1rem; line-height: 1.35; font-weight: 650; margin: 16px 0 8px; }
p { margin: 0 0 12px; max-width: 62ch; } small, .soft { color: var(--soft); font-size: .9rem; } .over { color: var(--soft); margin: 0 0 4px; }
a { color: var(--accent); text-underline-offset: .18em; text-decoration-thickness: 1px; }
code, pre { font: 500 .94em/1.5 var(--mono); } pre { white-space: pre-wrap; margin: 0 0 12px; padding: 12px 16px; background: var(--paper); border: 1px solid var(--line); border-radius: 10px; }
bdi { unicode-bidi: isolate; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 6px; }
.skip { position: absolute; left: 8px; top: -60px; padding: 10px 16px; background: var(--card); border-radius: 8px; z-index: 1; } .skip:focus { top: 8px; }
.bar { display: flex; flex-wrap: wrap; gap: 8px 24px; align-items: center; padding: 10px 24px; border-bottom: 1px solid var(--line); background: var(--card); }
.site { display: flex; gap: 10px; align-items: center; min-height: 44px; min-width: 0; font-weight: 680; letter-spacing: -.01em; color: inherit; text-decoration: none; } .site svg { flex: none; } .site path { stroke: var(--on-accent); } .site rect { fill: var(--accent); }
.logo { flex: none; box-sizing: content-box; padding: 3px; border-radius: 6px; background: light-dark(transparent, #fff); }
.mine { display: flex; gap: 4px; align-items: center; margin-left: auto; } .mine form { margin: 0; }
.plain { display: inline-flex; align-items: center; font: inherit; color: var(--accent); background: none; border: 0; border-radius: 8px; min-height: 44px; padding: 0 10px; cursor: pointer; text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: .18em; }
main { flex: 1; width: 100%; max-width: 1080px; margin: 0 auto; padding: 40px 24px 64px; } .narrow { max-width: 620px; padding-top: clamp(32px, 8vh, 96px); } .text { max-width: 760px; }
.foot { display: flex; flex-wrap: wrap; gap: 4px 24px; align-items: center; justify-content: center; padding: 12px 24px; border-top: 1px solid var(--line); color: var(--soft); font-size: .9rem; } .foot a { display: inline-flex; align-items: center; min-height: 44px; color: inherit; }
section { margin-top: 40px; } h1 + section { margin-top: 24px; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 24px; } .card > :last-child { margin-bottom: 0; } .card.bad { border-left: 5px solid var(--bad); }
.row { display: flex; flex-wrap: wrap; gap: 12px; align-items: center; }
.button { display: inline-flex; align-items: center; justify-content: center; text-align: center; min-height: 46px; padding: 8px 20px; border-radius: 10px; border: 1px solid var(--field); background: var(--card); color: var(--ink); font: inherit; font-weight: 620; text-decoration: none; cursor: pointer; } .button.main { background: var(--accent); border-color: var(--accent); color: var(--on-accent); } .button.wide { width: 100%; } .button.low { min-height: 44px; font-weight: 500; } .button[aria-pressed="true"] { border-color: var(--accent); background: var(--tint); }
.state { font-weight: 620; white-space: nowrap; } .state::before { content: ""; display: inline-block; width: .62em; height: .62em; margin-right: .55em; border-radius: 50%; background: currentColor; }
.state.good { color: var(--good); } .state.late { color: var(--late); } .state.late::before { border-radius: 0; clip-path: polygon(50% 0, 100% 100%, 0 100%); } .state.bad { color: var(--bad); } .state.bad::before { border-radius: 1px; transform: rotate(45deg) scale(.9); }
.list { list-style: none; margin: 0; padding: 0; } .list > li { display: grid; grid-template-columns: 9.5em minmax(0, 1fr) auto; gap: 2px 20px; align-items: baseline; padding: 14px 0; border-top: 1px solid var(--line); } .list > li:first-child { border-top: 0; padding-top: 0; } .list > li:last-child { padding-bottom: 0; } .list form { margin: 0; align-self: center; } .list p:last-child { margin-bottom: 0; } .list .what, .end dt { font-weight: 560; } .end dd { margin: 0 0 12px; max-width: 62ch; } .list .note { color: var(--soft); font-size: .92rem; }
.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 6px 20px; margin: 0; } .facts dt { color: var(--soft); } .facts dd { margin: 0; } .facts + p { margin-top: 12px; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: 10px 20px 10px 0; border-top: 1px solid var(--line); } pre + table { margin-top: 24px; } td:first-child code { overflow-wrap: break-word; } thead th { border-top: 0; padding-top: 0; color: var(--soft); font-weight: 500; font-size: .9rem; } .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }`;

/** The console's own parts, and forms. */
const inside = `
.bar nav { flex: 1; min-width: 0; } .bar nav ul { display: flex; gap: 4px; margin: 0; padding: 0; list-style: none; overflow-x: auto; }
.bar nav a { display: block; color: var(--soft); text-decoration: none; padding: 10px 14px; border-radius: 999px; white-space: nowrap; } .bar nav a[aria-current] { color: var(--accent); background: var(--tint); font-weight: 620; }
.bar nav .name { max-width: 15em; overflow: hidden; text-overflow: ellipsis; }
.or { display: flex; align-items: center; gap: 16px; color: var(--soft); font-size: .9rem; margin: 24px 0; } .or::before, .or::after { content: ""; flex: 1; border-top: 1px solid var(--line); }
label { display: block; font-weight: 620; margin-bottom: 6px; } .hint { color: var(--soft); font-size: .9rem; margin: 0 0 8px; } .wrong { color: var(--bad); font-weight: 620; margin: -6px 0 16px; }
input, select, textarea { display: block; width: 100%; min-height: 46px; padding: 9px 14px; font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--field); border-radius: 10px; margin-bottom: 16px; } input[type="password"], .code-like, textarea { font: 500 .94rem/1.5 var(--mono); } [aria-invalid] { border-color: var(--bad); border-width: 2px; } form + form { margin-top: 16px; }
.tick-box { display: flex; gap: 12px; align-items: center; min-height: 44px; padding: 4px 0; font-weight: 400; margin: 0; } .tick-box + .button { margin-top: 12px; } .tick-box input { flex: none; width: 22px; height: 22px; min-height: 0; margin: 0; accent-color: var(--accent); } input[type="color"] { width: 72px; padding: 4px; }
.theirs { color: var(--late); margin: -6px 0 16px; white-space: pre-line; } .done { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; justify-content: space-between; padding: 10px 18px; margin-bottom: 24px; border-radius: 14px; background: var(--tint); } .done p, .done form { margin: 0; }
.line-form { display: flex; flex-wrap: wrap; gap: 12px; align-items: end; } .line-form > * { margin: 0; } .line-form .grow { flex: 1 1 220px; } .line-form input, .line-form select, .line-form .field > :last-child { margin-bottom: 0; }
fieldset { margin: 0 0 16px; padding: 16px 0 0; border: 0; border-top: 1px solid var(--line); min-width: 0; } legend { float: left; width: 100%; padding: 0; font-weight: 650; margin-bottom: 12px; } legend + * { clear: both; } .three { display: grid; align-items: end; gap: 0 16px; grid-template-columns: repeat(auto-fit, minmax(min(100%, 190px), 1fr)); }
.parts { align-items: start; gap: 16px 24px; } .head { display: flex; flex-wrap: wrap; gap: 16px; align-items: baseline; justify-content: space-between; } .head h1, .head h2 { min-width: 0; margin: 0; } .head form { margin: 0; } .head { margin-bottom: 16px; } section > .head { margin-bottom: 12px; } .tag { display: inline-block; padding: 2px 10px; border-radius: 999px; background: var(--tint); font-size: .9rem; text-decoration: none; } .rows > li { grid-template-columns: minmax(0, 1fr) auto; } .rows .state { grid-column: auto; }
progress { width: 100%; height: 12px; accent-color: var(--accent); } .card + .card { margin-top: 16px; } .rows .note { overflow-wrap: anywhere; } .pages:empty { display: none; } .card + .row, .card + p, .pages { margin: 16px 0 0; } .end { margin-top: 40px; } .said, .differences, .theirs-list { margin: 0 0 16px; padding: 0 0 0 20px; } .theirs-list { list-style: none; padding: 0; margin-top: 16px; } .theirs-list .state { white-space: normal; font-weight: 400; } .differences { font-size: .92rem; color: var(--soft); } ins { color: var(--ink); text-decoration: none; } .quiet { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; } .length { display: grid; grid-template-columns: minmax(0, 1fr) 120px; gap: 8px; align-items: end; } .length .hint { margin-right: -128px; } .window { border-left: 2px solid var(--line); padding-left: 16px; margin-bottom: 16px; } .preview { padding: 4px 16px; margin-bottom: 16px; border-radius: 10px; background: var(--paper); } .preview h2 { margin: 12px 0 8px; } .actions { margin-top: 24px; } .filter { margin: 24px 0 0; }
.list .strip { width: 210px; height: 26px; align-self: center; } .as-typed { white-space: pre-line; }
.graph { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 0 10px; } .graph p { display: flex; flex-direction: column; justify-content: space-between; text-align: right; margin: -.7em 0; color: var(--soft); font-size: .9rem; white-space: nowrap; } .graph svg { display: block; width: 100%; height: 150px; overflow: visible; } .grid { stroke: var(--line); } .bars { fill: var(--accent); } .line { fill: none; stroke: var(--accent); stroke-width: 2.5; stroke-linejoin: round; stroke-linecap: round; }
.well { list-style: none; margin: 0; padding: 0; color: var(--soft); } .well li { padding: 5px 0; } .well .state { color: var(--good); } .tick { margin-top: 16px; }`;

/** What strangers see: a link, its code, its poster, a key. */
const outside = `
.two { display: grid; gap: 40px; grid-template-columns: minmax(0, 1fr) 260px; } .two > aside > * { margin-bottom: 16px; }
.short { font-size: clamp(1.15rem, 1rem + 1.2vw, 1.5rem); font-weight: 640; letter-spacing: -.015em; margin-bottom: 8px; }
.code { display: block; width: 100%; max-width: 260px; height: auto; aspect-ratio: 1; background: #fff; border: 1px solid var(--line); border-radius: 14px; }
.tell { margin-top: 32px; } .tell a, .soft a[href^="mailto:"] { display: inline-block; } .near { list-style: none; margin: 0; padding: 0; } .near li { display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: center; margin-bottom: 12px; }
.switches { list-style: none; margin: 0 0 16px 6px; padding: 0; border-left: 2px solid var(--line); } .switches li { position: relative; padding: 0 0 16px 24px; } .switches li:last-child { padding-bottom: 0; }
.switches li::before { content: ""; position: absolute; left: -7px; top: .45em; width: 12px; height: 12px; border-radius: 50%; background: var(--card); border: 2px solid var(--soft); } .switches .now::before { background: var(--accent); border-color: var(--accent); } .switches strong { display: block; }
.print { display: block; font: 500 clamp(1rem, .8rem + 1vw, 1.2rem)/1.8 var(--mono); letter-spacing: .02em; margin-bottom: 12px; user-select: all; }
.copy { margin: 0 0 12px; } main:focus, .done:focus { outline: none; }
details { border-top: 1px solid var(--line); } details:first-child { border-top: 0; } summary { cursor: pointer; min-height: 44px; padding: 10px 0; font-weight: 620; } details > p { margin-bottom: 14px; }
.left { height: 8px; width: 100%; display: block; margin-top: 12px; border-radius: 4px; } .left rect:first-child { fill: var(--line); } .left .good { fill: var(--good); } .left .late { fill: var(--late); } .left .bad { fill: var(--bad); } .list .left { margin: 8px 0; max-width: 420px; }
.plot { margin: 0 0 8px; } .strip { display: block; width: 100%; height: 40px; } .strip .none { fill: var(--line); } .strip .good { fill: var(--good); } .strip .late { fill: var(--late); } .strip .bad { fill: var(--bad); }
.axis { display: flex; justify-content: space-between; gap: 16px; max-width: none; margin: 4px 0 8px; color: var(--soft); font-size: .9rem; } .plot details { border: 0; } .plot summary { font-weight: 400; font-size: .9rem; color: var(--soft); }
.service + .service { margin-top: 16px; } .service .row { justify-content: space-between; margin-bottom: 12px; } .service h2 { margin: 0; min-width: 0; } .told > li { grid-template-columns: minmax(0, 1fr); }
.doors { display: grid; gap: 16px; grid-template-columns: repeat(auto-fit, minmax(min(100%, 240px), 1fr)); } .doors .card { margin: 0; } .doors a { font-weight: 620; } .doors p { margin: 4px 0 0; }`;

/** One sheet of paper: everything is measured by its width, so A5 is A4 made smaller. */
const poster = `
.sheet { color-scheme: light; background: #fff; color: #111; min-height: 0; display: block; } .sheet .tools { display: flex; flex-wrap: wrap; gap: 12px; justify-content: center; padding: 16px; background: #f1efea; } .sheet .tools p { width: 100%; text-align: center; margin: 0; max-width: none; }
.sheet main { max-width: none; padding: 24px 0; } .poster { width: min(100%, 210mm); margin: 0 auto; aspect-ratio: 210 / 297; container-type: inline-size; background: #fff; overflow: hidden; } .a5 .poster { width: min(100%, 148mm); aspect-ratio: 148 / 210; }
.poster > div { height: 100%; padding: 9cqw 9cqw 6cqw; display: grid; grid-template-rows: auto minmax(0, 1fr) auto; gap: 4cqw; text-align: center; justify-items: center; align-items: center; }
.poster h1 { font-size: 9.6cqw; line-height: 1.06; margin: 0; max-width: 100%; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 4; padding-bottom: .08em; overflow: hidden; } .poster .long { font-size: 5.4cqw; line-height: 1.15; -webkit-line-clamp: 6; }
.poster .middle { display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 3cqw; min-height: 0; height: 100%; width: 100%; } .poster img { flex: 0 1 62cqw; min-height: 0; height: 62cqw; max-width: 100%; aspect-ratio: 1; } .poster .address { font: 600 4.6cqw/1.25 var(--mono); margin: 0; max-width: none; } .poster .address.long { font-size: 2.9cqw; }
.poster .whose { display: flex; gap: 2cqw; align-items: center; font-size: 2.9cqw; font-weight: 640; margin: 0; } .poster .logo { flex: none; height: 6cqw; width: auto; aspect-ratio: auto; max-width: 30cqw; padding: 0; } .poster svg { width: 4.4cqw; height: 4.4cqw; flex: none; } .poster svg path { stroke: #fff; } .poster svg rect { fill: var(--accent); print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.codes { display: flex; gap: 5cqw; justify-content: center; } .codes figure { margin: 0; width: 35cqw; } .poster .codes img { width: 100%; height: auto; } .codes figcaption { font-size: 2.2cqw; line-height: 1.25; } .poster .finger { font: 600 2.9cqw/1.5 var(--mono); margin: 0; max-width: 64cqw; }
.cards .poster > div { padding: 5.238cqw 9.524cqw; grid-template: repeat(5, 26.19cqw) / repeat(2, 40.476cqw); gap: 0; text-align: left; align-items: stretch; justify-items: stretch; } .business { margin: 0; padding: 2.38cqw; border: .1cqw dashed #999; display: grid; grid-template-columns: minmax(0, 1fr) 14cqw; gap: 1cqw; align-items: center; overflow: hidden; } .business > div { height: 100%; display: flex; flex-direction: column; gap: .6cqw; } .business p { font-size: 1.4cqw; line-height: 1.25; margin: 0; flex: none; } .business .name { font-size: 1.9cqw; font-weight: 680; max-height: 2.5em; overflow: hidden; } .business .long { font-size: 1.2cqw; } .business .name.long { font-size: 1.4cqw; max-height: 3.6em; } .business .longest { font-size: .8cqw; } .poster .business .finger { font-size: 1.14cqw; line-height: 1.35; } .poster .business .whose { font-size: 1.2cqw; gap: .7cqw; margin-top: auto; } .business .logo { height: 2.4cqw; max-width: 9cqw; } .poster .business .whose svg { width: 2cqw; height: 2cqw; } .poster .business > img { width: 14cqw; height: 14cqw; }
@page { margin: 14mm; } @page a4 { size: A4 portrait; margin: 0; } @page a5 { size: A5 portrait; margin: 0; }`;

const narrow = `
@media (max-width: 720px) { .bar { padding: 8px 16px; gap: 4px 12px; } .plain { padding: 0 6px; } main { padding: 28px 16px 48px; } .card { padding: 18px; } .list > li { grid-template-columns: minmax(0, 1fr) auto; } .list .state { grid-column: 1 / -1; white-space: normal; } .list .strip { grid-column: 1 / -1; width: 100%; } .list form { grid-column: 1 / -1; margin-top: 8px; } .list > li > .note { grid-column: 1 / -1; } .facts { grid-template-columns: minmax(0, 1fr); gap: 0; } .facts dd { margin-bottom: 10px; } .two { grid-template-columns: minmax(0, 1fr); gap: 16px; }
  table, tbody, tr, td { display: block; } thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; } tr { padding: 12px 0; border-top: 1px solid var(--line); } tr:first-child { border-top: 0; } td { border: 0; padding: 2px 0; } td.number { text-align: left; white-space: normal; } td:empty { display: none; } td[data-name]::before { content: attr(data-name) " "; color: var(--soft); font-size: .9rem; }
  .parts table { display: table; } .parts thead { display: table-header-group; position: static; clip-path: none; } .parts tbody { display: table-row-group; } .parts tr { display: table-row; } .parts td { display: table-cell; padding: 10px 0; border-top: 1px solid var(--line); } .parts th { padding-right: 0; } .parts td.number { text-align: right; } .parts td[data-name]::before { content: none; } }
@media (max-width: 1360px) { .bar nav { order: 3; flex: 1 0 100%; max-width: 100%; } .bar .site { flex: 1 1 0; } .site bdi { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; line-height: 1.25; overflow-wrap: anywhere; hyphens: auto; } }
@media (prefers-contrast: more) { :root { --soft: var(--ink); --line: var(--field); } }
@media print { .bar nav, .mine, .skip, .foot, .sheet .tools, .button, .quiet { display: none; } .sheet main { padding: 0; } .sheet { page: a4; } .sheet.a5 { page: a5; } .poster { width: 210mm; } .a5 .poster { width: 148mm; } }
`;

/** All but the colours. Its sum is made when the Worker is built (agents/pack/main.ts): for a first page that is 4 ms. */
export const fixed = [base, inside, outside, poster, narrow].join("");
