export declare const SOURCES: readonly string[];
export declare function sourcesHash(root: string): string;
export declare function sourcesAtStart(root: string): string;
