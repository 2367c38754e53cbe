/**
 * Where the command line and the agent of whoever runs the tests go to (RANDWERK_URL, RANDWERK_TOKEN) is no affair of
 * theirs. RANDWERK_TEST_* is what was made for all of them (bundle.setup.ts, packed.setup.ts).
 */
const OF_TESTS = /^RANDWERK_(?:CAMPAIGN|PICTURES|ROWS_TABLE|SEED|TEST_[A-Z_]+)$/u;

for (const name of Object.keys(process.env)) {
  if (name.startsWith("RANDWERK_") && !OF_TESTS.test(name)) delete process.env[name];
}
