/** Where the command line and the agent of whoever runs the tests go to (RANDWERK_URL, RANDWERK_TOKEN) is no affair of theirs. */
const OF_TESTS = /^RANDWERK_(?:CAMPAIGN|PICTURES|ROWS_TABLE|SEED)$/u;

for (const name of Object.keys(process.env)) {
  if (name.startsWith("RANDWERK_") && !OF_TESTS.test(name)) delete process.env[name];
}
