/**
 * Modules that are loaded when they are needed, in tests inside workerd. Vite's runner asks the machine outside for one
 * at every `import()`, known or not, and who asks meanwhile waits for the first one's answer: where these are two Durable
 * Objects, workerd refuses it ("Cannot perform I/O on behalf of a different Durable Object"), and the second one hangs.
 * In a bundle there is nothing to ask for.
 */

/** What of it is used here (vite/dist/node/module-runner.js: ModuleRunner). */
interface Runner {
  readonly evaluatedModules: {
    readonly getModuleByUrl: (url: string) => { readonly evaluated?: boolean } | undefined;
  };
  readonly getModuleInformation: (
    url: string,
    importer: string | undefined,
    known: object | undefined,
  ) => Promise<object>;
  cachedModule: (url: string, importer?: string) => Promise<object>;
}

/** A module that has run is there at once; any other one is asked for by whoever needs it. */
export function loadApart(): void {
  const { moduleRunner } = Reflect.get(globalThis, "__vitest_mocker__") as { moduleRunner: Runner };
  moduleRunner.cachedModule = async (url, importer) => {
    const known = moduleRunner.evaluatedModules.getModuleByUrl(url);
    if (known?.evaluated === true) return known;
    return moduleRunner.getModuleInformation(url, importer, known);
  };
}
