/** The one stylesheet. */
export const stylesheet = `
:root { color-scheme: light dark; --accent: light-dark(#0b5394, #8ec5ff); --line: light-dark(#c9ced6, #444c56); }
* { box-sizing: border-box; }
body { margin: 0; font: 1.0625rem/1.5 system-ui, sans-serif; color: light-dark(#1c2024, #e6e8eb);
  background: light-dark(#fafbfc, #16181b); }
main { max-width: 42rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 1rem; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1.0625rem; margin: 1.25rem 0 .25rem; } h3 + p { margin-top: 0; }
h1, h2, p, li, a, td code { overflow-wrap: anywhere; }
a { color: var(--accent); }
a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
code, pre { font-family: ui-monospace, monospace; font-size: .95em; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: .5rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.25rem; }
dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
.go { display: inline-block; padding: .6rem 1.1rem; border-radius: .5rem; background: var(--accent);
  color: light-dark(#fff, #10141a); text-decoration: none; font-weight: 600; }
.code { display: block; width: 14rem; max-width: 100%; height: auto; background: #fff; border-radius: .5rem; }
.code svg { display: block; width: 100%; height: auto; }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .75rem; } }
`;

/** Two arrows over an edge: what the service does. */
export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0b5394"/><path d="M7 12h13l-4-4M25 20H12l4 4" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/></svg>`;
