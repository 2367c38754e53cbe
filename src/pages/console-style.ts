/** The console's stylesheet: tokens first, then the few parts that its pages are made of. */

/** 390 px first; light and dark; state is a word, a shape and a colour. */
export const consoleStylesheet = `
:root { color-scheme: light dark;
  --paper: light-dark(#faf9f6, #131412); --card: light-dark(#fff, #1b1d1a); --ink: light-dark(#1d1c1a, #edece7);
  --soft: light-dark(#5f5b54, #aeaaa1); --line: light-dark(#e5e1d9, #30332e);
  --accent: light-dark(#0a6455, #63c9b4); --on-accent: light-dark(#fff, #06201b); --tint: light-dark(#e8f2ef, #17302a);
  --good: light-dark(#24693f, #6cc48d); --late: light-dark(#855507, #e2b04e); --bad: light-dark(#b3261e, #f28b82);
  --bad-tint: light-dark(#fbeceb, #3a1d1b); --field: light-dark(#8d887f, #77736b);
  font: 400 1rem/1.55 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; background: var(--paper); color: var(--ink); overflow-wrap: anywhere; }
h1 { font-size: clamp(1.6rem, 1.2rem + 2vw, 2.35rem); line-height: 1.15; letter-spacing: -.022em; font-weight: 680; margin: 0 0 16px; text-wrap: balance; }
h2 { font-size: 1.06rem; line-height: 1.35; font-weight: 650; margin: 0 0 12px; }
p { margin: 0 0 12px; max-width: 62ch; } small, .soft { color: var(--soft); font-size: .9rem; }
a { color: var(--accent); text-underline-offset: .18em; text-decoration-thickness: 1px; }
code { font: 500 .94em/1.5 ui-monospace, "SF Mono", "DejaVu Sans Mono", monospace; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 6px; }
.skip { position: absolute; left: 8px; top: -60px; padding: 10px 16px; background: var(--card); border-radius: 8px; z-index: 1; } .skip:focus { top: 8px; }
.bar { display: flex; flex-wrap: wrap; gap: 8px 24px; align-items: center; padding: 10px 24px; border-bottom: 1px solid var(--line); background: var(--card); }
.site { display: flex; gap: 10px; align-items: center; font-weight: 680; letter-spacing: -.01em; color: inherit; text-decoration: none; } .site svg { flex: none; } .site path { stroke: var(--on-accent); } .site rect { fill: var(--accent); }
.bar nav { flex: 1; } .bar nav ul { display: flex; gap: 4px; margin: 0; padding: 0; list-style: none; overflow-x: auto; }
.bar nav a { display: block; color: var(--soft); text-decoration: none; padding: 8px 14px; border-radius: 999px; white-space: nowrap; } .bar nav a[aria-current] { color: var(--accent); background: var(--tint); font-weight: 620; }
.bar nav .name { max-width: 15em; overflow: hidden; text-overflow: ellipsis; }
.mine { display: flex; gap: 4px; align-items: center; margin-left: auto; } .mine form { margin: 0; }
.plain { font: inherit; color: var(--accent); background: none; border: 0; border-radius: 8px; min-height: 44px; padding: 0 10px; cursor: pointer; text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: .18em; }
main { flex: 1; width: 100%; max-width: 1080px; margin: 0 auto; padding: 40px 24px 64px; } .narrow { max-width: 620px; padding-top: clamp(32px, 8vh, 96px); }
section { margin-top: 40px; } h1 + section { margin-top: 24px; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 24px; } .card > :last-child { margin-bottom: 0; } .card.bad { border-left: 5px solid var(--bad); }
.button { display: inline-flex; align-items: center; justify-content: center; text-align: center; min-height: 46px; padding: 8px 20px; border-radius: 10px; border: 1px solid var(--field); background: var(--card); color: var(--ink); font: inherit; font-weight: 620; text-decoration: none; cursor: pointer; } .button.main { background: var(--accent); border-color: var(--accent); color: var(--on-accent); } .button.wide { width: 100%; } .button.low { min-height: 44px; font-weight: 500; }
.or { display: flex; align-items: center; gap: 16px; color: var(--soft); font-size: .9rem; margin: 24px 0; } .or::before, .or::after { content: ""; flex: 1; border-top: 1px solid var(--line); }
label { display: block; font-weight: 620; margin-bottom: 6px; } .hint { color: var(--soft); font-size: .9rem; margin: 0 0 8px; } .wrong { color: var(--bad); font-weight: 620; margin: -6px 0 16px; }
input[type="password"] { width: 100%; min-height: 46px; padding: 0 14px; font: 500 1rem ui-monospace, "DejaVu Sans Mono", monospace; color: inherit; background: var(--paper); border: 1px solid var(--field); border-radius: 10px; margin-bottom: 16px; } input[aria-invalid] { border-color: var(--bad); border-width: 2px; }
.state { font-weight: 620; white-space: nowrap; } .state::before { content: ""; display: inline-block; width: .62em; height: .62em; margin-right: .55em; border-radius: 50%; background: currentColor; }
.state.good { color: var(--good); } .state.late { color: var(--late); } .state.late::before { border-radius: 0; clip-path: polygon(50% 0, 100% 100%, 0 100%); } .state.bad { color: var(--bad); } .state.bad::before { border-radius: 1px; transform: rotate(45deg) scale(.9); }
.list { list-style: none; margin: 0; padding: 0; } .list > li { display: grid; grid-template-columns: 9.5em minmax(0, 1fr) auto; gap: 2px 20px; align-items: baseline; padding: 14px 0; border-top: 1px solid var(--line); } .list > li:first-child { border-top: 0; padding-top: 0; } .list > li:last-child { padding-bottom: 0; } .list form { margin: 0; align-self: center; } .list .what { font-weight: 560; } .list .note { color: var(--soft); font-size: .92rem; }
.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 6px 20px; margin: 0; } .facts dt { color: var(--soft); } .facts dd { margin: 0; }
.well { list-style: none; margin: 0; padding: 0; color: var(--soft); } .well li { padding: 5px 0; } .well .state { color: var(--good); }
.tick { margin-top: 16px; }
@media (max-width: 720px) { .bar { padding: 8px 16px; gap: 4px 12px; } .plain { padding: 0 6px; } .bar nav { order: 3; flex-basis: 100%; margin: 0 -8px; } main { padding: 28px 16px 48px; } .card { padding: 18px; } .list > li { grid-template-columns: minmax(0, 1fr) auto; } .list .state { grid-column: 1 / -1; } .facts { grid-template-columns: minmax(0, 1fr); gap: 0; } .facts dd { margin-bottom: 10px; } }
@media print { .bar nav, .mine, .skip { display: none; } }
`;

/** Where it is: its name changes with its content, so browsers may keep it for ever. */
export const consoleStylesheetPath = `/assets/console-${nameOf(consoleStylesheet)}.css`;

/** FNV-1a, 32 bits: enough to tell one version from the next, and made without waiting. */
function nameOf(text: string): string {
  let hash = 0x811c9dc5;
  for (const letter of text) {
    hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, "0");
}
